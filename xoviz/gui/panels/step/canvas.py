"""Where the plates of a part lie: side by side, their cells as large as fits, with captions and signs between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from xoviz.gui.panels.step.plates import Plate
from xoviz.gui.panels.step.words import short
from xoviz.gui.theme import class_colour, current_theme, number_font
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.gui.widgets.map_group import MapGroup

CAPTION = 38
"""Pixels above the plates, for what they are and the scale of their colours."""

SIGN = 34
"""Pixels between two plates."""

LABEL, MOST_LABEL, LABEL_TYPE = 26, 80, 15
"""Pixels left of a plate whose rows have names, at the least and at the most, and the type of those."""

USUAL_SCALE, USUAL_UNIT = "colours to ±0.000", "colours to ±0.0000, numbers × 0.001"
"""What the room for the scale is chosen for, so that plates keep still while numbers change."""

GAP = 5
MARGIN = 8
LEAST_SINGLE, LEAST_BLOCK, LEAST = 24.0, 160.0, 4.0
"""Pixels of a cell that stands for a vote or a unit, of all of them, one below the other, and where room is scarce."""

HALVINGS = 12
"""Steps in which the size of the cells is found, to a hundredth of a pixel."""

LARGEST_CELL, LARGEST_ROOMY = 54.0, 72.0
SMALLEST_CELL = 0.5


class Spot(NamedTuple):
    """Where one plate lies: the rectangles of its maps, and the whole with its captions' width."""

    rects: tuple[QRectF, ...]
    whole: QRectF


class PlateCanvas(MapCanvas):
    """A canvas of plates."""

    def __init__(self) -> None:
        super().__init__()
        self.plates: tuple[Plate, ...] = ()
        self._spots: tuple[Spot, ...] = ()
        self._captions: list[tuple[str, str]] = []

    def show_plates(self, plates: Sequence[Plate]) -> None:
        """Lay out plates and fill them; where they have the shapes of those before, only fill them."""
        before, self.plates = self.plates, tuple(plates)
        if [_shape_of(plate) for plate in before] != [_shape_of(plate) for plate in plates] or not self.groups():
            self.lay_out()
        self._fill()

    def lay_out(self) -> None:
        """Find room for the plates."""
        self._spots = tuple(laid_out(self.plates, self.width(), self.height()))
        self.arrange([MapGroup(plate.name, plate.values.shape[1], plate.values.shape[2], spot.rects, ink=plate.ink,
                               frames=plate.frames) for plate, spot in zip(self.plates, self._spots, strict=True)])
        self._fill()

    def plate(self, name: str) -> Plate | None:
        """The plate of a name."""
        return next((plate for plate in self.plates if plate.name == name), None)

    def cell_side(self, name: str) -> float:
        """How large the cells of a plate are, in pixels."""
        return self.cell_rect(name, 0).width() if self.plate(name) is not None else 0.0

    def text(self, key: str, map_: int, row: int, column: int) -> str:
        """The number in a cell, not in multiples of a unit."""
        plate = self.plate(key)
        return "" if plate is None else short(float(plate.values[map_, row, column]))

    def paint_behind(self, painter: QPainter) -> None:
        """Captions above, signs between, names of rows beside."""
        theme = current_theme()
        for plate, spot, (caption, scale) in zip(self.plates, self._spots, self._captions, strict=True):
            painter.setPen(theme.colour("text"))
            self._write(painter, caption, spot, CAPTION, number_font(13, bold=True), number_font(11, bold=True))
            painter.setPen(theme.colour("muted"))
            self._write(painter, scale, spot, CAPTION - 17, number_font(11), number_font(10))
            painter.setFont(number_font(22, bold=True))
            beside = QRectF(spot.whole.right(), spot.whole.top(), SIGN, spot.whole.height())
            painter.drawText(beside, Qt.AlignmentFlag.AlignCenter, plate.sign)
            self._name_rows(painter, plate)

    def _write(self, painter: QPainter, text: str, spot: Spot, up: float, *fonts: QFont) -> None:
        """A line above a plate, in the first of some fonts that has room for it; in the last it is cut."""
        room = int(spot.whole.width() + SIGN - GAP)
        font = next((font for font in fonts if QFontMetrics(font).horizontalAdvance(text) <= room), fonts[-1])
        text = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
        wide = QFontMetrics(font).horizontalAdvance(text) + 4
        left = min(max(spot.whole.center().x() - wide / 2, 0), self.width() - wide)
        painter.setFont(font)
        painter.drawText(QRectF(left, spot.whole.top() - up, wide, 17), Qt.AlignmentFlag.AlignCenter, text)

    def _name_rows(self, painter: QPainter, plate: Plate) -> None:
        painter.setFont(number_font(LABEL_TYPE, bold=True))
        width = label_width(plate)
        for row, name in enumerate(plate.rows):
            cell = self.cell_rect(plate.name, 0, row, 0)
            painter.setPen(class_colour(row))
            room = QRectF(cell.left() - width, cell.top(), width - 6, cell.height())
            shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, width - 6)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)

    def _fill(self) -> None:
        for plate in self.plates:
            self.fill(plate.name, plate.values / plate.unit if plate.unit != 1 else plate.values,
                      plate.limit / plate.unit, plate.exact, plate.reading, plate.ground)
        captions = [(plate.caption, _scale(plate, self.tr("colours to ±{limit}"), self.tr("numbers × {unit}")))
                    for plate in self.plates]
        if captions != self._captions:
            self._captions = captions
            self.renew_behind()


def laid_out(plates: Sequence[Plate], width: float, height: float) -> list[Spot]:
    """A spot for each plate, in one row in the middle; all cells are equally large, those of roomy plates larger."""
    if not plates:
        return []
    # Where there are many plates, captions may be cut rather than push the last plate out of sight.
    share = (width - 2 * MARGIN - SIGN * len(plates) - sum(map(label_width, plates))) / len(plates)
    captions = [_caption_width(plate) for plate in plates]
    if sum(captions) > share * len(plates):
        captions = [min(caption, share) for caption in captions]
    row = _Row(plates, captions, height - CAPTION - MARGIN)
    if not row.fits(SMALLEST_CELL, width - 2 * MARGIN):
        row = _Row(plates, [0.0] * len(plates), height - CAPTION - MARGIN, LEAST)
    low, high = SMALLEST_CELL, LARGEST_CELL
    for _ in range(HALVINGS):
        side = (low + high) / 2
        low, high = (side, high) if row.fits(side, width - 2 * MARGIN) else (low, side)
    return row.spots(low, width)


class Size(NamedTuple):
    """Of a plate: its maps and what its captions need, their height, and how many maps stand in a row."""

    width: float
    wide: float
    tall: float
    across: int


class _Row:
    """Plates in a row, in some height, for any size of cells."""

    def __init__(self, plates: Sequence[Plate], captions: Sequence[float], room: float,
                 least: float = LEAST_SINGLE) -> None:
        self._plates, self._captions, self._room, self._least = plates, captions, room, least

    def fits(self, side: float, width: float) -> bool:
        """Whether all have room if usual cells are so large."""
        sizes = self._sizes(side)
        return max(size.tall for size in sizes) <= self._room and self._total(sizes) <= width

    def spots(self, side: float, width: float) -> list[Spot]:
        """Where they lie, in the middle of a width."""
        sizes = self._sizes(side)
        tallest = max(size.tall for size in sizes)
        left, top = (width - self._total(sizes)) / 2, CAPTION + (self._room - tallest) / 2
        made = []
        for plate, size in zip(self._plates, sizes, strict=True):
            left += label_width(plate)
            corner = left + (size.width - size.wide) / 2, top + (tallest - size.tall) / 2
            whole = QRectF(left, corner[1], size.width, size.tall)
            made.append(Spot(_rects(plate, _side(plate, side, self._least), size.across, *corner), whole))
            left += size.width + SIGN
        return made

    def _sizes(self, side: float) -> list[Size]:
        return [self._size(plate, caption, _side(plate, side, self._least))
                for plate, caption in zip(self._plates, self._captions, strict=True)]

    def _size(self, plate: Plate, caption: float, cell: float) -> Size:
        """As narrow as the height lets it be."""
        count, rows, columns = plate.values.shape
        ways = [across for across in range(1, count + 1) if not (across % plate.block and plate.block % across)]
        talls = {across: _extent(-(-count // across), rows * cell) for across in ways}
        across = next((across for across in ways if talls[across] <= self._room), ways[-1])
        wide = _extent(across, columns * cell)
        return Size(max(wide, caption), wide, talls[across], across)

    def _total(self, sizes: Sequence[Size]) -> float:
        """The width of all, with what stands between them."""
        labels = sum(map(label_width, self._plates))
        return sum(size.width for size in sizes) + labels + SIGN * (len(sizes) - 1)


def label_width(plate: Plate) -> int:
    """Pixels that the names of a plate's rows have to its left."""
    metrics = QFontMetrics(number_font(LABEL_TYPE, bold=True))
    widest = max((metrics.horizontalAdvance(name) for name in plate.rows), default=0)
    return min(max(widest + 8, LABEL), MOST_LABEL) if plate.rows else 0


def _side(plate: Plate, side: float, least: float) -> float:
    """How large a plate's cells are where usual ones have some side; single values are larger than some size."""
    own = min(side * plate.roomy, LARGEST_CELL if plate.roomy == 1 else LARGEST_ROOMY)
    if plate.single:
        own = max(own, min(least, LEAST_BLOCK / plate.values.shape[1]))
    return float(int(own)) if own >= 4 else own


def _extent(count: int, size: float) -> float:
    return count * size + (count - 1) * GAP


def _rects(plate: Plate, cell: float, across: int, left: float, top: float) -> tuple[QRectF, ...]:
    count, rows, columns = plate.values.shape
    return tuple(QRectF(left + place % across * (columns * cell + GAP), top + place // across * (rows * cell + GAP),
                        columns * cell, rows * cell) for place in range(count))


def _caption_width(plate: Plate) -> float:
    usual = USUAL_UNIT if plate.unit != 1 else USUAL_SCALE if plate.own_scale else ""
    scale = QFontMetrics(number_font(11)).horizontalAdvance(usual)
    return max(QFontMetrics(number_font(13, bold=True)).horizontalAdvance(plate.caption), scale) + 4


def _shape_of(plate: Plate) -> tuple[object, ...]:
    """What the layout depends on."""
    return (plate.name, plate.caption, plate.values.shape, plate.block, plate.roomy, plate.rows, plate.ink,
            plate.unit == 1, plate.own_scale, tuple(colour.name() for colour in plate.frames))


def _scale(plate: Plate, colours: str, numbers: str) -> str:
    """What the strongest colours stand for, and the unit of the numbers."""
    parts = [colours.format(limit=short(plate.limit))] if plate.own_scale else []
    if plate.unit != 1:
        parts.append(numbers.format(unit=f"{plate.unit:g}".replace("-", "−")))
    return ", ".join(parts)
