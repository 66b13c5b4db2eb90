"""The receipt as a tree of lines: a QTreeView, whose keys and spoken names come with it, that paints whole rows.

Qt would ask the model for every role of every cell; one call a row keeps a stroke cheap.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QStyleOptionViewItem, QTreeView, QWidget

from xoviz.gui.panels.receipt.line_painter import (
    INDENT,
    PAD,
    TEXT,
    LineColours,
    LineLooks,
    LinePainter,
    LineState,
    PlainHeader,
)
from xoviz.gui.panels.receipt.model import ADDS, BAR, CHECK, ROW, VALUE, WEIGHT, WHAT, ReceiptModel, plain
from xoviz.gui.theme import current_theme, number_font

Index = QModelIndex | QPersistentModelIndex

LEAST_BAR, USUAL_BAR, MOST_BAR = 40, 80, 400
LEAST_WHAT, MOST_WHAT = 170, 400

_TOGGLING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ReceiptTree(QTreeView):
    """Lines that open, with swatches, bars and checks.

    Signals:
        pointed(object): the index of a line that the mouse came to.
        walked(object): the index of a line that became the current one, by key or click.
        left(): the mouse went away.
        copied(): the keys for copying were pressed.
    """

    pointed = Signal(object)
    walked = Signal(object)
    left = Signal()
    copied = Signal()

    def __init__(self, model: ReceiptModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._colours = LineColours()
        self._widest = ("", "")
        self._widths: dict[int, int] = {}
        self._lines: LinePainter | None = None
        self.hovered = QPersistentModelIndex()
        self.setModel(model)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setIndentation(INDENT)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(self.tr("Receipt, line by line"))
        header = PlainHeader(Qt.Orientation.Horizontal, self)
        self.setHeader(header)
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(20)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.entered.connect(self._on_entered)
        model.renewed.connect(self.viewport().update)

    def set_colours(self, colours: LineColours) -> None:
        """Paint bars and swatches in these colours."""
        self._colours = colours
        self.viewport().update()

    def set_widest(self, value: str, weight: str) -> None:
        """Make the columns wide enough for such texts."""
        if (value, weight) == self._widest:
            return
        self._widest = value, weight
        bold = QFontMetrics(number_font(TEXT, bold=True))
        title = bold.horizontalAdvance(self._model.headerData(WEIGHT, Qt.Orientation.Horizontal))
        number = max(bold.horizontalAdvance(value), title) + 2 * PAD
        self._widths = {VALUE: number, ADDS: number,
                        WEIGHT: max(bold.horizontalAdvance(weight), title) + 2 * PAD,
                        CHECK: bold.horizontalAdvance(self.tr("✓ adds up")) + 2 * PAD}
        self._spread()

    def is_open(self, index: Index) -> bool:
        """Whether the line is expanded."""
        return self.isExpanded(plain(index))

    def open(self, index: QModelIndex) -> None:
        """Expand a line.

        What is below it is fetched before: a view that asked for it in the midst of expanding would lay out every other
        line that is open anew.
        """
        self._model.fetchMore(index)
        self.expand(index)

    def select(self, index: QModelIndex) -> None:
        """Make a line the current one without pointing at it."""
        if index.siblingAtColumn(0) != self.currentIndex().siblingAtColumn(0):
            blocked = self.blockSignals(True)
            self.setCurrentIndex(index)
            self.blockSignals(blocked)
            self.viewport().update()

    # Qt overrides

    def sizeHintForColumn(self, column: int) -> int:
        """Columns have fixed widths; nobody need look at every line."""
        return -1

    def minimumSizeHint(self) -> QSize:
        """Some lines."""
        return QSize(260, 5 * ROW)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which line was come to."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.walked.emit(plain(current))

    def event(self, event: QEvent) -> bool:
        """Copying means the line, not the picture, while the lines have the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) \
                and event.matches(QKeySequence.StandardKey.Copy):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the space bar open and close; opening everything at once would open millions of lines."""
        index = self.currentIndex().siblingAtColumn(0)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif event.key() in _TOGGLING and self.is_open(index):
            self.collapse(index)
        elif event.key() in (*_TOGGLING, Qt.Key.Key_Asterisk):
            self.open(index)
        else:
            if event.key() == Qt.Key.Key_Right:
                self._model.fetchMore(index)
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """On the arrow, which opens."""
        index = self.indexAt(event.position().toPoint()).siblingAtColumn(0)
        if event.position().x() < self.visualRect(index).left():
            self._model.fetchMore(index)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Anywhere on a line, which opens it too."""
        self._model.fetchMore(self.indexAt(event.position().toPoint()).siblingAtColumn(0))
        super().mouseDoubleClickEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the mouse went away."""
        super().leaveEvent(event)
        self._hover(QModelIndex())
        self.left.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes by keyboard stands on a line."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.rowCount():
            self.setCurrentIndex(self._model.index(0, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the room."""
        super().resizeEvent(event)
        self._spread()

    def paintEvent(self, event: QPaintEvent) -> None:
        """All lines in sight, in the theme of the moment."""
        columns = range(ReceiptModel.COLUMNS)
        looks = LineLooks(self._colours, current_theme(), self.devicePixelRatio(),
                          tuple(self.columnViewportPosition(column) for column in columns),
                          tuple(self.columnWidth(column) for column in columns))
        if self._lines is None or self._lines.looks != looks:
            self._lines = LinePainter(looks)
        self._lines.begin()
        self._current = self.currentIndex().siblingAtColumn(0)
        super().paintEvent(event)

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One line."""
        assert self._lines is not None  # made at the beginning of each painting
        here = plain(index)
        current = here == self._current
        state = LineState(self._model.depth(index), opens=self._model.hasChildren(index), opened=self.is_open(index),
                          current=current, lit=current or here == self.hovered, framed=current and self.hasFocus())
        check = self._model.check(index, opened=state.opened)
        self._lines.draw(painter, option.rect, self._model.line(index), state, self._model.largest(index), check)

    # The rest

    def _spread(self) -> None:
        """With little room bars are short; with much, names get enough of it and bars the rest."""
        if not self._widths:
            return
        free = max(0, self.viewport().width() - sum(self._widths.values()) - LEAST_WHAT - LEAST_BAR)
        bar = min(free, USUAL_BAR - LEAST_BAR)
        what = min(free - bar, MOST_WHAT - LEAST_WHAT)
        widths = self._widths | {WHAT: LEAST_WHAT + what, BAR: min(LEAST_BAR + free - what, MOST_BAR)}
        for column, width in widths.items():
            self.setColumnWidth(column, width)

    def _on_entered(self, index: QModelIndex) -> None:
        if index.siblingAtColumn(0) != self.hovered:
            self._hover(index.siblingAtColumn(0))
            self.pointed.emit(index.siblingAtColumn(0))

    def _hover(self, index: QModelIndex) -> None:
        self.hovered = QPersistentModelIndex(index)
        self.viewport().update()
