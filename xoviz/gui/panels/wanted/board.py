"""The board of the best sights: for each what the unit sees, where in its picture, and how much it gives for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.explain.receptive import Region
from xoviz.gui.theme import Theme, current_theme, grey_lut, number_font, signed_index
from xoviz.gui.widgets.painting import paint_frame, paint_mark
from xoviz.gui.widgets.pick_widget import PickWidget
from xoviz.gui.widgets.thumbnail_shape import cell_size
from xoviz.nn import Array

GAP, INSIDE = 8, 7
"""Pixels between two cards, and from the edge of a card to what stands on it."""

TEXT = 92
"""Pixels that the words on a card are wide."""

CONTEXT = 0.66
"""The longer side of the whole picture, to that of the patch."""

WORDS, ALL_WORDS = 32, 46
"""Pixels that the words on a card are high at least, and where there is room for all of them."""

MOST = 9

CRISP = 4
"""Device pixels of a cell from which on all cells have equally many; smaller ones are blended."""

_LARGEST = 190

class Card(NamedTuple):
    """A sight as it is shown: a picture (H, W), what the unit sees of it (h, w), where that is (once in each channel,
    where these stand side by side), and words."""

    picture: Array
    patch: Array
    regions: tuple[Region, ...]
    value: str
    words: str
    spoken: str

    @property
    def is_whole(self) -> bool:
        """Whether the unit sees all of the picture."""
        return self.patch.shape == self.picture.shape


class Placed(NamedTuple):
    """Where a picture was painted: ``high`` and ``wide`` are those of a cell."""

    left: float
    top: float
    high: float
    wide: float

    def rect(self, rows: tuple[int, int], columns: tuple[int, int]) -> QRectF:
        """The rectangle of the cells from the first row and column on, up to the last ones, which are not in it."""
        return QRectF(self.left + columns[0] * self.wide, self.top + rows[0] * self.high,
                      (columns[1] - columns[0]) * self.wide, (rows[1] - rows[0]) * self.high)


class Board(PickWidget):
    """Cards in rows, as large as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: tuple[Card, ...] = ()
        self._images: list[tuple[QImage, QImage]] = []
        self._colour = QColor()
        self._columns, self._side = 3, 60.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def cards(self) -> tuple[Card, ...]:
        """What is shown, the best first."""
        return self._cards

    def present(self, cards: Sequence[Card], colour: QColor) -> None:
        """Show cards, their patches framed in a colour."""
        self._cards, self._colour = tuple(cards), colour
        self._keep_cursor()
        self._make_images()
        self._describe()

    @property
    def count(self) -> int:
        """How many cards there are."""
        return len(self._cards)

    @property
    def columns(self) -> int:
        """How many stand in a row."""
        return self._columns

    def title_of(self, place: int) -> str:
        """A card in words."""
        return self._cards[place].spoken

    def place_at(self, point: QPoint) -> int | None:
        """The card at a point."""
        self._lay_out()
        return next((place for place in range(len(self._cards)) if self.place_rect(place).contains(point)), None)

    def place_rect(self, place: int) -> QRectF:
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

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._make_images()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Card by card."""
        self._lay_out()
        with QPainter(self) as painter:
            theme = current_theme()
            for place in range(len(self._cards)):
                if self.place_rect(place).intersects(QRectF(event.rect())):
                    self._paint_card(painter, place, theme)

    # Laying out

    def _lay_out(self) -> None:
        """Choose how many stand in a row so that patches are as large as they can be, and all words find room."""
        sides = {columns: self._side_with(columns) for columns in range(1, MOST + 1)}
        low = {columns: -(-MOST // columns) * (WORDS + 2 * INSIDE + GAP) - GAP <= self.height() for columns in sides}
        self._columns = max(sides, key=lambda columns: (low[columns], round(sides[columns]), columns))
        self._side = min(max(sides[self._columns], 8.0), _LARGEST)

    def _side_with(self, columns: int) -> float:
        """How long the longer side of a patch can be."""
        rows = -(-MOST // columns)
        width = (self.width() - (columns - 1) * GAP) / columns - 2 * INSIDE - TEXT - INSIDE
        height = (self.height() - (rows - 1) * GAP) / rows - 2 * INSIDE
        high, wide = self._extent
        whole = bool(self._cards) and self._cards[0].is_whole
        return min((width - (0 if whole else INSIDE)) / wide, height / high)

    @property
    def _extent(self) -> tuple[float, float]:
        """How high and how wide all pictures of a card are together, beside the side of a patch."""
        if not self._cards:
            return 1.0, 1.0
        high, wide = _shares([card.patch for card in self._cards])
        if self._cards[0].is_whole:
            return high, wide
        higher, wider = _shares([self._cards[0].picture])
        return max(high, higher * CONTEXT), wide + wider * CONTEXT

    def _card_size(self) -> tuple[int, int]:
        width, rows = (self.width() - (self._columns - 1) * GAP) / self._columns, -(-MOST // self._columns)
        room = (self.height() - (rows - 1) * GAP) / rows - 2 * INSIDE
        words = max(min(ALL_WORDS, room), WORDS)
        return int(width), int(max(self._side * self._extent[0], words) + 2 * INSIDE)

    # Painting

    def _make_images(self) -> None:
        self._images = [(image_of(card.patch), image_of(card.picture)) for card in self._cards]
        self.update()

    def _paint_card(self, painter: QPainter, place: int, theme: Theme) -> None:
        card, box = self._cards[place], self.place_rect(place)
        painter.fillRect(box, theme.colour("muted" if place == self._hovered else "outline"))
        painter.fillRect(box.adjusted(1, 1, -1, -1), theme.colour("card"))
        left, top = box.left() + INSIDE, box.top() + INSIDE
        patch, picture = self._images[place]
        whole, _ = self._paint_picture(painter, patch, left, top, self._side)
        paint_frame(painter, whole.adjusted(2, 2, -2, -2), 2.0, self._colour)
        left += _shares([each.patch for each in self._cards])[1] * self._side + INSIDE
        if not card.is_whole:
            whole, cells = self._paint_picture(painter, picture, left, top, self._side * CONTEXT)
            paint_frame(painter, whole.adjusted(1, 1, -1, -1), 1.0, theme.colour("outline"))
            for region in card.regions:
                paint_mark(painter, cells.rect(region.rows, region.columns), self._colour, theme.colour("card"))
            left = whole.right() + INSIDE
        self._paint_words(painter, card, QRectF(left, top, box.right() - left - 2, box.bottom() - top - 2), theme)
        if self.hasFocus() and self._cursor_shown and place == self._cursor:
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRect(box.adjusted(2, 2, -2, -2))

    def _paint_picture(self, painter: QPainter, image: QImage, left: float, top: float,
                       side: float) -> tuple[QRectF, Placed]:
        """Where it was painted, at the top left of its room: a cell has whole device pixels, if it has enough."""
        ratio, rows, columns = self.devicePixelRatio(), image.height(), image.width()
        pixels = cell_size(rows, columns, side * ratio)
        crisp = min(pixels) >= CRISP
        high, wide = ((int(each) if crisp else each) / ratio for each in pixels)
        across, down = (round(place * ratio) / ratio for place in (left, top))
        placed = Placed(across, down, high, wide)
        whole = placed.rect((0, rows), (0, columns))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not crisp)
        painter.drawImage(whole, image)
        return whole, placed

    def _paint_words(self, painter: QPainter, card: Card, room: QRectF, theme: Theme) -> None:
        large, small = (16, 12) if self._side >= 56 and room.height() > 56 else (13, 11)
        painter.setFont(number_font(large, bold=True))
        painter.setPen(theme.colour("text"))
        line = float(painter.fontMetrics().height())
        painter.drawText(QRectF(room.left(), room.top(), room.width(), line), Qt.AlignmentFlag.AlignLeft, card.value)
        painter.setFont(number_font(small))
        painter.setPen(theme.colour("muted"))
        rest = room.adjusted(0, line + 1, 0, 0)
        painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, card.words)


def _shares(pictures: Sequence[Array]) -> tuple[float, float]:
    """How high and how wide the largest of some pictures (h, w) is, if its longer side is 1."""
    cells = [(*picture.shape, *cell_size(picture.shape[0], picture.shape[1], 1.0)) for picture in pictures]
    return (max(rows * high for rows, _, high, _ in cells), max(columns * wide for _, columns, _, wide in cells))


def image_of(picture: Array) -> QImage:
    """A picture (H, W), paper -1 to ink +1, as an image in the theme's ink and paper, a pixel a cell."""
    height, width = picture.shape
    index = signed_index(np.nan_to_num(picture), 1.0, np.empty((height, width), np.intp))
    pixels = grey_lut(current_theme()).take(index, mode="clip")
    # The image looks into the array, which goes when this returns: hence the copy.
    return QImage(pixels.data.cast("B"), width, height, 4 * width, QImage.Format.Format_RGB32).copy()
