"""The row on screen: the picture, then a block after another, with a + between; wrapped, or scrolled where it is long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QToolButton, QWidget

from xoviz.gui.panels.stack.card import HEIGHT, WIDTH, BlockCard, Shown
from xoviz.gui.panels.stack.form import family
from xoviz.gui.theme import current_theme, grey_lut, number_font
from xoviz.gui.widgets.thumbnail_shape import cell_size, inked, side_by_side
from xoviz.nn import Array, Shape
from xoviz.wording import input_name

PLUS = 20
PITCH = WIDTH + PLUS + 4
PICTURE = 76
"""Pixels across what stands for the picture."""

LINE = HEIGHT + 10
MARGIN = 2


class Board(QWidget):
    """All blocks, each at its place.

    Signals:
        inserting(int): something is to be inserted before the block at this place, by the + that was pressed.
        moved(str, int): a block was dropped at another place among the others.
        carried(QPoint): a block is held here.
    """

    inserting = Signal(int)
    moved = Signal(str, int)
    carried = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: dict[str, BlockCard] = {}
        self.plus: list[QToolButton] = []
        self._order: tuple[str, ...] = ()
        self._picture: Array | None = None
        self._shape: Shape = (1, 1, 1)
        self._ground = -1.0
        self._held, self._target = "", -1
        self._room = QSize(1, 1)

    def present(self, shown: Sequence[Shown], insertable: int) -> tuple[BlockCard, ...]:
        """Show these blocks in this order, with a + at each of the first places; gives the cards that are new."""
        self._let_go()
        new = []
        for one in shown:
            card = self.cards.get(one.block.id)
            if card is None or (card.family, card.fixed) != (family(one.block.kind), one.fixed):
                self._forget(one.block.id)
                self.cards[one.block.id] = card = BlockCard(one, self)
                card.dragged.connect(self._drag)
                card.dropped.connect(self._drop)
                new.append(card)
            card.present(one)
        self._order = tuple(one.block.id for one in shown)
        for gone in set(self.cards) - set(self._order):
            self._forget(gone)
        self._have_plus(insertable)
        self._arrange()
        for card in new:
            card.show()
        return tuple(new)

    def show_picture(self, picture: Array, shape: Shape, ground: float) -> None:
        """What goes in: (C, H, W), of which the first channel is shown."""
        if picture is not self._picture:
            self._picture, self._shape, self._ground = picture, shape, ground
            self.update(QRect(0, 0, MARGIN + PICTURE, HEIGHT))

    def fit(self, room: QSize) -> None:
        """Be as wide and high as the blocks need where there is so much room."""
        if room != self._room:
            self._room = room
            self._arrange()

    def place_of(self, place: int) -> QRect:
        """Where the block at a place stands."""
        across = self._across()
        left = MARGIN + PICTURE + PLUS + 4 + place % across * PITCH
        return QRect(left, MARGIN + place // across * LINE, WIDTH, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture at the left, and where a block that is held would be dropped."""
        theme = current_theme()
        with QPainter(self) as painter:
            self._paint_picture(painter)
            if self._target >= 0:
                rect = self.place_of(self._target)
                painter.setPen(QPen(theme.colour("accent"), 3))
                left = rect.left() - PLUS // 2 - 2
                painter.drawLine(left, rect.top() + 4, left, rect.bottom() - 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Nothing but what the layout of the blocks asks for."""
        super().resizeEvent(event)
        self.update()

    # Dragging

    def _drag(self, block_id: str, at: QPointF) -> None:
        card, here = self.cards[block_id], self.mapFromGlobal(at.toPoint())
        if not self._held:
            self._held = block_id
            card.raise_()
        card.move(here - QPoint(WIDTH // 2, 14))
        target = self._nearest(here)
        if target != self._target:
            self._target = target
            self.update()
        self.carried.emit(here)

    def _drop(self, block_id: str, meant: bool) -> None:
        target, place = self._target, self._order.index(block_id)
        self._let_go()
        self._arrange()
        if meant and target >= 0 and target not in (place, place + 1):
            self.moved.emit(block_id, target - (target > place))

    def _let_go(self) -> None:
        if self._held:
            self._held, self._target = "", -1
            self.update()

    def _nearest(self, point: QPoint) -> int:
        """The place before which something is dropped here."""
        def distance(place: int) -> float:
            rect = self.place_of(place)
            return abs(point.x() - rect.left() + PLUS // 2) + 4 * abs(point.y() - rect.center().y())

        return min(range(max(len(self.plus), 1)), key=distance)

    # Laying out

    def _across(self) -> int:
        """Blocks in a line: as many as the width has room for, or more where there are too many for the height."""
        count = max(len(self._order), 1)
        fitting = max((self._room.width() - PICTURE - PLUS - 2 * MARGIN) // PITCH, 1)
        lines = max((self._room.height() - 2 * MARGIN + 10) // LINE, 1)
        return max(fitting, -(-count // lines))

    def _arrange(self) -> None:
        for place, block_id in enumerate(self._order):
            self.cards[block_id].move(self.place_of(place).topLeft())
        for place, button in enumerate(self.plus):
            rect = self.place_of(place)
            button.move(rect.left() - PLUS - 2, rect.top() + HEIGHT // 2 - PLUS // 2)
        across, count = self._across(), max(len(self._order), 1)
        last = self.place_of(min(across, count) - 1)
        size = QSize(last.right() + PLUS + MARGIN, self.place_of(count - 1).bottom() + MARGIN)
        if size != self.minimumSize():
            self.setFixedSize(size)

    def _have_plus(self, count: int) -> None:
        while len(self.plus) < count:
            button = QToolButton(self)
            button.setText("+")
            button.setFixedSize(PLUS, PLUS)
            button.setProperty("chip", True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setToolTip(self.tr("Insert a layer here (on a block, the key Insert does so before it)"))
            button.setAccessibleName(self.tr("Insert a layer as number {number}").format(number=len(self.plus) + 1))
            button.clicked.connect(partial(self.inserting.emit, len(self.plus)))
            self.plus.append(button)
            button.show()
        for button in self.plus[count:]:
            button.hide()
            button.deleteLater()
        del self.plus[count:]

    def _forget(self, block_id: str) -> None:
        card = self.cards.pop(block_id, None)
        if card is not None:
            card.hide()
            card.deleteLater()

    def _paint_picture(self, painter: QPainter) -> None:
        """Small, with its size below."""
        theme = current_theme()
        top = MARGIN + HEIGHT // 2 - PICTURE // 2
        if self._picture is not None:
            shown = inked(side_by_side(self._picture[np.newaxis])[0], self._ground)
            index = np.clip((shown + 1) * 127.5, 0, 255).astype(np.intp)
            table = grey_lut(theme)
            pixels = np.ascontiguousarray(table.take(np.clip(index * (len(table) - 1) // 255, 0, len(table) - 1)))
            rows, columns = pixels.shape
            image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
            high, wide = cell_size(rows, columns, PICTURE)
            place = QRectF(0, 0, wide * columns, high * rows)
            place.moveCenter(QRectF(MARGIN, top, PICTURE, PICTURE).center())
            painter.drawImage(place, image)
        painter.setPen(theme.colour("text"))
        painter.setFont(number_font(12, bold=True))
        painter.drawText(QRectF(MARGIN, top - 22, PICTURE, 18), Qt.AlignmentFlag.AlignCenter,
                         input_name(self._shape, self.tr).capitalize())
        painter.setFont(number_font(11))
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRectF(MARGIN, top + PICTURE + 4, PICTURE, 16), Qt.AlignmentFlag.AlignCenter,
                         " × ".join(str(side) for side in self._shape))


class Boards(QScrollArea):
    """The board, as much of it as there is room for."""

    def __init__(self, board: Board, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self.setWidget(board)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for widget in (self.viewport(), board):
            widget.setAutoFillBackground(False)
        board.carried.connect(self._follow)

    def show_card(self, block_id: str, cards: Mapping[str, BlockCard]) -> None:
        """Scroll to a block."""
        if block_id in cards:
            self.ensureWidgetVisible(cards[block_id], PLUS + 4, 0)

    def show_all(self) -> None:
        """Scroll no more: need as much room as all blocks take."""
        for policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._board.fit(self.size())
        self.setMinimumSize(self._board.minimumSize())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Where there is nothing above or below, the wheel goes along the row."""
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        if across.maximum() and not down.maximum() and not event.angleDelta().x():
            across.setValue(across.value() - event.angleDelta().y())
            event.accept()
        else:
            super().wheelEvent(event)

    def _follow(self, point: QPoint) -> None:
        """What is held at the edge moves on."""
        self.ensureVisible(point.x(), point.y(), WIDTH // 2, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is another amount of room; a bar that comes or goes is not to change what needs it."""
        super().resizeEvent(event)
        bar = self.horizontalScrollBar().sizeHint().height()
        self._board.fit(QSize(self.width(), self.height() - bar))
