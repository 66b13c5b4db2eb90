"""The board of the best sights: for each what the unit sees, where in its picture, and how much it gives for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from xoviz.explain.receptive import Region
from xoviz.gui.theme import Theme, current_theme, grey_lut, number_font, signed_index
from xoviz.gui.widgets.cursor_widget import CursorWidget
from xoviz.gui.widgets.grid_geometry import CellGeometry
from xoviz.gui.widgets.painting import paint_frame, paint_mark
from xoviz.nn import Array

GAP, INSIDE = 8, 7
"""Pixels between two cards, and from the edge of a card to what stands on it."""

TEXT = 92
"""Pixels that the words on a card are wide."""

CONTEXT = 0.66
"""The side of the whole picture, to that of the patch."""

MOST = 9

CRISP = 4
"""Device pixels of a cell from which on all cells have equally many; smaller ones are blended."""

_LARGEST = 190
_PICKING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Card(NamedTuple):
    """A sight as it is shown: a picture (H, W), the region of it that the unit sees, and words."""

    picture: Array
    region: Region
    value: str
    words: str
    spoken: str

    @property
    def patch(self) -> Array:
        """What the unit sees, (h, w)."""
        return self.picture[slice(*self.region.rows), slice(*self.region.columns)]

    @property
    def is_whole(self) -> bool:
        """Whether that is all of the picture."""
        return self.patch.shape == self.picture.shape


class Board(CursorWidget[int]):
    """Cards in rows, as large as there is room for. Arrows, Home and End move the cursor; Enter and Space pick.

    Signals:
        picked(int): the card that was clicked or picked by keyboard.
    """

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: tuple[Card, ...] = ()
        self._images: list[tuple[QImage, QImage]] = []
        self._colour = QColor()
        self._cursor = 0
        self._columns, self._side = 3, 60.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def cards(self) -> tuple[Card, ...]:
        """What is shown, the best first."""
        return self._cards

    def present(self, cards: Sequence[Card], colour: QColor) -> None:
        """Show cards, their patches framed in a colour."""
        self._cards, self._colour = tuple(cards), colour
        self._cursor = min(self._cursor, max(len(cards) - 1, 0))
        self._make_images()
        self._describe()

    def card_rect(self, place: int) -> QRectF:
        """Where a card lies."""
        width, height = self._card_size()
        row, column = divmod(place, self._columns)
        return QRectF(column * (width + GAP), row * (height + GAP), width, height)

    def sizeHint(self) -> QSize:
        """Three rows of three, of a comfortable size."""
        return QSize(3 * 230 + 2 * GAP, 3 * 100 + 2 * GAP)

    def minimumSizeHint(self) -> QSize:
        """Three rows of three, small."""
        return QSize(3 * 160 + 2 * GAP, 3 * 46 + 2 * GAP)

    def event(self, event: QEvent) -> bool:
        """Tell what a card is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._at(event.pos())
            if place is not None:
                QToolTip.showText(event.globalPos(), self._cards[place].spoken, self, self.card_rect(place).toRect())
                return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._make_images()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the card that is clicked."""
        place = self._at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._cursor_shown = False
            self._cursor = place
            self._describe()
            self.picked.emit(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Lift what is pointed at."""
        self._hover(self._at(event.position().toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor, or pick."""
        if not self._takes(event):
            super().keyPressEvent(event)
        elif event.key() in _PICKING_KEYS:
            self.picked.emit(self._cursor)
        else:
            self._cursor_shown = True
            self._cursor = min(max(self._targets()[event.key()], 0), len(self._cards) - 1)
            self._describe()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Card by card."""
        self._lay_out()
        with QPainter(self) as painter:
            theme = current_theme()
            for place in range(len(self._cards)):
                if self.card_rect(place).intersects(QRectF(event.rect())):
                    self._paint_card(painter, place, theme)

    # Laying out

    def _lay_out(self) -> None:
        """Choose how many stand in a row so that patches are as large as they can be."""
        sides = {columns: self._side_with(columns) for columns in range(1, MOST + 1)}
        self._columns = max(sides, key=lambda columns: (round(sides[columns]), columns))
        self._side = min(max(sides[self._columns], 8.0), _LARGEST)

    def _side_with(self, columns: int) -> float:
        rows = -(-MOST // columns)
        width = (self.width() - (columns - 1) * GAP) / columns - 2 * INSIDE - TEXT - INSIDE
        height = (self.height() - (rows - 1) * GAP) / rows - 2 * INSIDE
        whole = bool(self._cards) and self._cards[0].is_whole
        return min(width if whole else (width - INSIDE) / (1 + CONTEXT), height)

    def _card_size(self) -> tuple[int, int]:
        width = (self.width() - (self._columns - 1) * GAP) / self._columns
        return int(width), int(self._side + 2 * INSIDE)

    def _at(self, point: QPoint) -> int | None:
        self._lay_out()
        return next((place for place in range(len(self._cards)) if self.card_rect(place).contains(point)), None)

    def _targets(self) -> dict[int, int]:
        """Where each key leads from the cursor."""
        return {Qt.Key.Key_Left: self._cursor - 1, Qt.Key.Key_Right: self._cursor + 1,
                Qt.Key.Key_Up: self._cursor - self._columns, Qt.Key.Key_Down: self._cursor + self._columns,
                Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self._cards) - 1}

    def _takes(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return bool(self._cards) and plain and (event.key() in _PICKING_KEYS or event.key() in self._targets())

    def _show_hovered(self) -> None:
        self.update()

    def _describe(self) -> None:
        self.setAccessibleDescription(self._cards[self._cursor].spoken if self._cards else "")
        self.update()

    # Painting

    def _make_images(self) -> None:
        self._images = [(image_of(card.patch), image_of(card.picture)) for card in self._cards]
        self.update()

    def _paint_card(self, painter: QPainter, place: int, theme: Theme) -> None:
        card, box = self._cards[place], self.card_rect(place)
        painter.fillRect(box, theme.colour("muted" if place == self._hovered else "outline"))
        painter.fillRect(box.adjusted(1, 1, -1, -1), theme.colour("card"))
        left, top = box.left() + INSIDE, box.top() + INSIDE
        patch, picture = self._images[place]
        shown = self._paint_picture(painter, patch, left, top, self._side)
        paint_frame(painter, shown.whole().adjusted(2, 2, -2, -2), 2.0, self._colour)
        left += self._side + INSIDE
        if not card.is_whole:
            shown = self._paint_picture(painter, picture, left, top, self._side * CONTEXT)
            paint_frame(painter, shown.whole().adjusted(1, 1, -1, -1), 1.0, theme.colour("outline"))
            (row, past), (column, end) = card.region.rows, card.region.columns
            paint_mark(painter, shown.rect(row, column, past - row, end - column), self._colour, theme.colour("card"))
            left += self._side * CONTEXT + INSIDE
        self._paint_words(painter, card, QRectF(left, top, box.right() - left - 2, self._side), theme)
        if self.hasFocus() and self._cursor_shown and place == self._cursor:
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRect(box.adjusted(2, 2, -2, -2))

    def _paint_picture(self, painter: QPainter, image: QImage, left: float, top: float, side: float) -> CellGeometry:
        """Where it was painted, at the top left of its room: a cell has whole device pixels, if it has enough."""
        ratio, rows, columns = self.devicePixelRatio(), image.height(), image.width()
        pixels = side * ratio / max(rows, columns)
        crisp = pixels >= CRISP
        across, down = (round(place * ratio) / ratio for place in (left, top))
        placed = CellGeometry(rows, columns, (int(pixels) if crisp else pixels) / ratio, across, down)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not crisp)
        painter.drawImage(placed.whole(), image)
        return placed

    def _paint_words(self, painter: QPainter, card: Card, room: QRectF, theme: Theme) -> None:
        large, small = (16, 12) if self._side >= 56 else (13, 11)
        painter.setFont(number_font(large, bold=True))
        painter.setPen(theme.colour("text"))
        line = float(painter.fontMetrics().height())
        painter.drawText(QRectF(room.left(), room.top(), room.width(), line), Qt.AlignmentFlag.AlignLeft, card.value)
        painter.setFont(number_font(small))
        painter.setPen(theme.colour("muted"))
        rest = room.adjusted(0, line + 1, 0, 0)
        painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, card.words)


def image_of(picture: Array) -> QImage:
    """A picture (H, W), paper -1 to ink +1, as an image in the theme's ink and paper, a pixel a cell."""
    height, width = picture.shape
    index = signed_index(np.nan_to_num(picture), 1.0, np.empty((height, width), np.intp))
    pixels = grey_lut(current_theme()).take(index, mode="clip")
    # The image looks into the array, which goes when this returns: hence the copy.
    return QImage(pixels.data.cast("B"), width, height, 4 * width, QImage.Format.Format_RGB32).copy()
