"""One block of the row: its name, its fields, and what it gives and costs."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from xoviz.gui.panels.stack import words
from xoviz.gui.panels.stack.figures import Figures
from xoviz.gui.panels.stack.form import Form, family
from xoviz.gui.panels.stack.row import Block
from xoviz.gui.theme import current_theme, number_font
from xoviz.gui.widgets.icon_button import IconButton
from xoviz.nn.cost import LayerCost
from xoviz.wording import shape_text

WIDTH, HEIGHT = 151, 270
LEFT, RIGHT = 8, 7
"""Pixels beside what is on a block."""

SMALLEST_TITLE = 9
"""The least type, in pixels, of a title for which there is little room."""

ICON, BUTTON = QSize(13, 13), 18
LINES = 5

KEYS = {Qt.Key.Key_Delete: "remove", Qt.Key.Key_Backspace: "remove", Qt.Key.Key_Insert: "insert",
        Qt.Key.Key_Plus: "insert", Qt.Key.Key_Space: "switch"}
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


@dataclass(frozen=True)
class Shown:
    """A block as it is to be seen. ``cost`` is None where it cannot be or is not reached; ``wrong`` says why not.
    ``kept`` is the share of its weights that the last change left as they were, None where there was none."""

    block: Block
    title: str
    cost: LayerCost | None
    wrong: str = ""
    fixed: bool = False
    kept: float | None = None


class BlockCard(QFrame):
    """A block. It is dragged by any place that is not a field.

    Signals:
        set(str, str, object): of this block (id) a setting is to have another value.
        kind_chosen(str, str): this block is to be of another kind; empty for none.
        asked(str, str): what is to be done with this block: "remove", "insert" (before it), "switch", "duplicate",
            "left", "right", "menu", or "before" and "after" to go to its neighbours.
        dragged(str, QPointF): it is held, and the pointer is here (on the screen).
        dropped(str, bool): it was let go; False where it is to be as if nothing had been.
        refused(str): why what was typed does not fit.
        left(): a field was left: what is set next is another change.
    """

    set = Signal(str, str, object)
    kind_chosen = Signal(str, str)
    asked = Signal(str, str)
    dragged = Signal(str, QPointF)
    dropped = Signal(str, bool)
    refused = Signal(str)
    left = Signal()

    def __init__(self, shown: Shown, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.id, self.family, self.fixed = shown.block.id, family(shown.block.kind), shown.fixed
        self._shown: Shown | None = None
        self._pressed: QPoint | None = None
        self._held = False
        self.setProperty("card", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(WIDTH, HEIGHT)
        self.title, self.figures = QLabel(), Figures(LINES)
        self.form = Form(shown.block, shown.fixed)
        self.switch = IconButton("power", self.tr("Switch off or on"), self.tr("it stays here, and the stack does "
                                                                               "without it (Space)"))
        self.remove = IconButton("remove", self.tr("Remove"), self.tr("undo brings it back (Delete)"))
        self._lay_out()
        self._connect()
        self.present(shown)

    @property
    def shown(self) -> Shown:
        """What it shows."""
        assert self._shown is not None
        return self._shown

    def present(self, shown: Shown) -> None:
        """Show a block of the same id and family; do nothing where nothing is new."""
        if shown == self._shown:
            return
        self._shown = shown
        self._entitle(shown.title)
        self.title.setEnabled(shown.block.on)
        self.form.show_block(shown.block, shown.title)
        self._tell_cost(shown)
        self.setAccessibleName(words.described(shown.block, shown.title, self._setting_name, self.tr))
        self.setAccessibleDescription(self.toolTip())
        self.update()

    def release(self) -> None:
        """Let go of it without dropping it anywhere."""
        if self._held:
            self._held, self._pressed = False, None
            self.dropped.emit(self.id, False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Perhaps the beginning of a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Far enough from where it was pressed, it is held."""
        if self._pressed is None or self.fixed:
            return
        moved = event.position().toPoint() - self._pressed
        if self._held or moved.manhattanLength() >= QApplication.startDragDistance():
            self._held = True
            self.dragged.emit(self.id, event.globalPosition())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """It is dropped here."""
        held, self._held, self._pressed = self._held, False, None
        if held:
            self.dropped.emit(self.id, True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the buttons and the mouse do; the arrows go to the neighbours, with Alt they move the block.

        What a field of the block has no use for comes here, too: there, no key may mean anything without Alt or Ctrl.
        """
        key, alt = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key == Qt.Key.Key_Escape and self._held:
            self.release()
        elif key in STEPS and (alt or self.hasFocus()):
            self.asked.emit(self.id, ("left", "right")[STEPS[key] > 0] if alt else ("before", "after")[STEPS[key] > 0])
        elif key == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.asked.emit(self.id, "duplicate")
        elif key in KEYS and self.hasFocus():
            self.asked.emit(self.id, KEYS[key])
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the block."""
        self.asked.emit(self.id, "menu")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """It is framed."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """It is framed no longer, and let go of."""
        super().focusOutEvent(event)
        self.release()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame where it has the focus, and one that is seen from afar where it cannot be."""
        super().paintEvent(event)
        role = "error" if self.shown.wrong else "accent" if self.hasFocus() else ""
        if role:
            with QPainter(self) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(current_theme().colour(role), 2))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _entitle(self, title: str) -> None:
        """Show the title, in smaller type if it is long."""
        if title == self.title.text():
            return
        room = WIDTH - LEFT - RIGHT - (0 if self.fixed else 2 * BUTTON)
        fonts = (number_font(size, bold=True) for size in range(self.fontInfo().pixelSize(), SMALLEST_TITLE, -1))
        self.title.setFont(next((font for font in fonts if QFontMetrics(font).horizontalAdvance(title) <= room),
                                number_font(SMALLEST_TITLE, bold=True)))
        self.title.setText(title)

    def _tell_cost(self, shown: Shown) -> None:
        cost = shown.cost
        if cost is None:
            what = shown.wrong or (self.tr("not reached") if shown.block.on else self.tr("switched off"))
            self.figures.show_text(what, "error" if shown.wrong else "muted")
            self.setToolTip(what)
            return
        maps, rows, columns = cost.shape
        gives = f"{maps}" if (rows, columns) == (1, 1) else f"{maps} × {rows} × {columns}"
        lines = [(self.tr("gives"), gives), (self.tr("learns"), words.short(cost.parameters)),
                 (self.tr("multiplies"), words.short(cost.multiplications)),
                 (self.tr("sees"), f"{cost.field[0]} × {cost.field[1]}")]
        if cost.parameters and shown.kept is not None:
            lines.append((self.tr("weights kept"), words.share(shown.kept)) if shown.kept else
                         (self.tr("weights"), self.tr("new")))
        self.figures.show_rows(lines)
        self.setToolTip(self.tr("Gives {shape}; {parameters:,} numbers learn; {multiplications:,} multiplications for "
                                "one picture; each cell sees {rows} × {columns} cells of the picture.").format(
            shape=shape_text(cost.shape, self.tr), parameters=cost.parameters, multiplications=cost.multiplications,
            rows=cost.field[0], columns=cost.field[1]))

    def _setting_name(self, name: str) -> str:
        return words.setting_name(name, self.tr)

    def _ask_switch(self) -> None:
        self.asked.emit(self.id, "switch")

    def _ask_remove(self) -> None:
        self.asked.emit(self.id, "remove")

    def _set(self, name: str, value: object) -> None:
        self.set.emit(self.id, name, value)

    def _choose_kind(self, kind: str) -> None:
        self.kind_chosen.emit(self.id, kind)

    def _connect(self) -> None:
        self.switch.clicked.connect(self._ask_switch)
        self.remove.clicked.connect(self._ask_remove)
        self.form.set.connect(self._set)
        self.form.kind_chosen.connect(self._choose_kind)
        self.form.refused.connect(self.refused)
        self.form.left.connect(self.left)

    def _lay_out(self) -> None:
        self.title.setProperty("heading", True)
        self.title.setMinimumHeight(BUTTON)
        for button in (self.switch, self.remove):
            button.setIconSize(ICON)
            button.setFixedSize(BUTTON, BUTTON)
            if self.fixed:
                button.hide()
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.title, 1)
        head.addWidget(self.switch)
        head.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(LEFT, 6, RIGHT, 6)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.form)
        column.addStretch(1)
        column.addWidget(self.figures)
