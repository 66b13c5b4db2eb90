"""Layer by layer: maps as they were and as they are, and two bars that say how far they have changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.gui.theme import Table, current_theme, grey_lut, number_font, signed_index, signed_lut
from xoviz.gui.widgets.thumbnail_shape import inked

Floats = npt.NDArray[np.floating[Any]]

LOWEST, HIGHEST = 22, 58
"""Pixels: the height of a row."""

HEAD = 20
NAMES, WORDS, MOST_WORDS = 150, 112, 200
MAPS = 4
"""Maps of a layer that are shown."""

GAP = 1  # cells between two maps


class Row(NamedTuple):
    """A layer: its maps (C, H, W) before and now, with the change in place and (unless that is None) after moving them
    back, 0 to 1; and what that means in a word or two. ``beside`` says that it is of another network, ``picture`` that
    it is what goes in."""

    name: str
    before: Floats
    now: Floats
    in_place: float
    followed: float | None
    words: str
    beside: bool = False
    picture: bool = False


class MoveStrip(QWidget):
    """Paints rows; the first column shows the letter where it was, the second where it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._ground = -1.0
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Change of each layer"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._rows

    def present(self, rows: Sequence[Row], ground: float = -1.0) -> None:
        """Show these layers; in pictures ``ground`` is blank."""
        self._ground = ground
        if len(rows) != len(self._rows):
            self.updateGeometry()
        self._rows = tuple(rows)
        self.setAccessibleDescription("; ".join(self._spoken(row) for row in self._rows))
        self.update()

    def sizeHint(self) -> QSize:
        """Room to see the maps."""
        return QSize(760, HEAD + 40 * max(len(self._rows), 6))

    def minimumSizeHint(self) -> QSize:
        """Low rows."""
        return QSize(520, HEAD + LOWEST * max(len(self._rows), 6))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The head, and row under row."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.palette().window())
            if self._rows:
                self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        theme = current_theme()
        height = float(min(max((self.height() - HEAD) / len(self._rows), LOWEST), HIGHEST))
        painter.setFont(number_font(12, bold=True))
        widest = max(painter.fontMetrics().horizontalAdvance(row.words) for row in self._rows)
        across = _Columns(self.width(), height, min(max(widest + 8, WORDS), MOST_WORDS))
        tables = grey_lut(theme), signed_lut()
        painter.setFont(number_font(11))
        painter.setPen(theme.colour("muted"))
        for left, width, text in ((across.before, across.maps, self.tr("before")),
                                  (across.now, across.maps, self.tr("now")),
                                  (across.bars, across.bar, self.tr("changed in place")),
                                  (across.bars + across.bar + 8, across.bar, self.tr("after moving back"))):
            painter.drawText(QRectF(left, 0, width, HEAD), Qt.AlignmentFlag.AlignLeft, text)
        for place, row in enumerate(self._rows):
            self._paint_row(painter, row, QRectF(0, HEAD + place * height, self.width(), height), across, tables)

    def _paint_row(self, painter: QPainter, row: Row, rect: QRectF, across: _Columns,
                   tables: tuple[Table, Table]) -> None:
        theme = current_theme()
        if row.beside:
            painter.fillRect(rect.adjusted(0, 1, 0, -1), theme.colour("card"))
        painter.setFont(number_font(12))
        painter.setPen(theme.colour("text"))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(4, rect.top(), NAMES - 8, rect.height()), middle, row.name)
        limit = max(float(np.abs(row.before).max()), float(np.abs(row.now).max()), 1e-9)
        for left, maps in ((across.before, row.before), (across.now, row.now)):
            room = QRectF(left, rect.top() + 2, across.maps, rect.height() - 4)
            if row.picture:
                _paint_maps(painter, inked(maps, self._ground), room, 1.0, tables[0])
            else:
                _paint_maps(painter, maps, room, limit, tables[1])
        self._paint_bar(painter, rect, across.bars, across.bar, row.in_place, theme.colour("focus"))
        if row.followed is not None:
            self._paint_bar(painter, rect, across.bars + across.bar + 8, across.bar, row.followed,
                            theme.colour("accent"))
        painter.setPen(theme.colour("text"))
        painter.setFont(number_font(12, bold=True))
        shown = painter.fontMetrics().elidedText(row.words, Qt.TextElideMode.ElideMiddle, across.words)
        painter.drawText(QRectF(self.width() - across.words, rect.top(), across.words, rect.height()), middle, shown)

    def _paint_bar(self, painter: QPainter, rect: QRectF, left: float, width: float, share: float,
                   colour: QColor) -> None:
        theme = current_theme()
        bar = QRectF(left, rect.center().y() - 6, width - 40, 12)
        painter.fillRect(bar, theme.colour("raised"))
        painter.fillRect(QRectF(bar.left(), bar.top(), bar.width() * min(share, 1.0), bar.height()), colour)
        painter.setPen(theme.colour("text"))
        painter.setFont(number_font(11))
        painter.drawText(QRectF(bar.right() + 4, rect.top(), 36, rect.height()),
                         Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, f"{100 * share:.0f} %")

    def _spoken(self, row: Row) -> str:
        told = self.tr("{name}: changed in place {share:.0f} %").format(name=row.name, share=100 * row.in_place)
        if row.followed is not None:
            told += self.tr(", after moving back {share:.0f} %").format(share=100 * row.followed)
        return f"{told}, {row.words}" if row.words else told


class _Columns:
    """Where the columns lie, in pixels."""

    def __init__(self, width: float, height: float, words: int) -> None:
        self.words = words
        self.maps = min(MAPS * (height - 2), (width - NAMES - words) * 0.27)
        self.before = float(NAMES)
        self.now = self.before + self.maps + 12
        self.bars = self.now + self.maps + 16
        self.bar = max((width - words - 16 - self.bars) / 2, 60)


def _paint_maps(painter: QPainter, maps: Floats, room: QRectF, limit: float, table: Table) -> None:
    """The first few maps of a layer side by side; a layer without rows and columns as one strip."""
    shown = maps.reshape(1, 1, -1) if maps.shape[1:] == (1, 1) else maps[:MAPS]
    count, rows, columns = shown.shape
    side = max(min(room.height() / rows, room.width() / (count * columns + (count - 1) * GAP)), 0.5)
    index = np.empty((count * rows, columns), np.intp)
    signed_index(shown.reshape(index.shape), limit, index)
    pixels = table.take(index, mode="clip")
    image = QImage(pixels.data.cast("B"), columns, len(index), 4 * columns, QImage.Format.Format_RGB32)
    high = room.height() if rows == 1 else rows * side
    for place in range(count):
        left = room.left() + place * (columns + GAP) * side
        painter.drawImage(QRectF(left, room.top(), columns * side, high), image,
                          QRectF(0, place * rows, columns, rows))
