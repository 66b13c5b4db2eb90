"""A small table of written numbers that add up: a row each, columns to the right, a total under a rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.gui.theme import current_theme, number_font

ROW, GAP, SWATCH, TYPE = 22, 14, 10, 13
"""Pixels."""

SMALLEST = 8
"""Pixels of type: where columns have no room, they are written as small as that."""

Kind = Literal["head", "row", "closing", "total"]


class SumRow(NamedTuple):
    """One row: what it is, and a text for each column. ``head`` names the columns, ``closing`` is what rounding leaves,
    and ``total`` stands under a rule. ``swatch`` is a class's colour; ``role`` a colour of the theme for the texts."""

    label: str
    cells: tuple[str, ...] = ()
    kind: Kind = "row"
    swatch: QColor | None = None
    role: str = "text"


class SumTable(QWidget):
    """Shows rows of texts. Columns are as wide as the widest text that they have held, so that nothing jumps."""

    def __init__(self, ground: str = "window", parent: QWidget | None = None) -> None:
        """An empty table on a ground of one of the theme's colours."""
        super().__init__(parent)
        self._ground = ground
        self._rows: tuple[SumRow, ...] = ()
        self._widths: list[int] = []
        self._height = 0
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def rows(self) -> tuple[SumRow, ...]:
        """What is shown."""
        return self._rows

    def present(self, rows: Sequence[SumRow]) -> None:
        """Show these rows. While the columns stay as many, the table becomes neither narrower nor lower."""
        before, self._rows = self._rows, tuple(rows)
        if before == self._rows:
            return
        columns = max((len(row.cells) for row in self._rows), default=0)
        widths, height = (self._widths, self._height) if len(self._widths) == columns else ([0] * columns, 0)
        self._widths = widths
        for row in self._rows:
            metrics = QFontMetrics(_font(row))
            widths = [max(width, metrics.horizontalAdvance(text))
                      for width, text in zip(widths, self._padded(row), strict=True)]
        height = max(height, ROW * len(self._rows) + 2)
        if (height, widths) != (self._height, self._widths):
            self._height, self._widths = height, widths
            self.updateGeometry()
        self.setAccessibleDescription("; ".join(f"{row.label} {' '.join(row.cells)}".strip() for row in self._rows))
        self.update()

    def text_of(self, label: str) -> tuple[str, ...]:
        """The texts of the first row that is called so. KeyError if there is none."""
        for row in self._rows:
            if row.label == label:
                return row.cells
        raise KeyError(label)

    def sizeHint(self) -> QSize:
        """All rows, and every column."""
        return QSize(self._needed(), self._height)

    def minimumSizeHint(self) -> QSize:
        """All rows; columns that have no room are written smaller."""
        return QSize(160, self._height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Row by row."""
        theme, shrunk = current_theme(), min(self.width() / max(self._needed(), 1), 1.0)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.colour(self._ground))
            for place, row in enumerate(self._rows):
                top = place * ROW
                if row.kind == "total":
                    painter.setPen(QPen(theme.colour("muted"), 1))
                    painter.drawLine(QLineF(0, top + 0.5, self.width(), top + 0.5))
                self._paint_row(painter, row, top, shrunk)

    def _paint_row(self, painter: QPainter, row: SumRow, top: int, shrunk: float) -> None:
        theme, right = current_theme(), float(self.width())
        painter.setFont(_font(row, shrunk))
        quiet = row.kind in ("head", "closing")
        painter.setPen(theme.colour("muted" if quiet else row.role))
        metrics = painter.fontMetrics()
        baseline = top + (ROW + metrics.ascent() - metrics.descent()) / 2 + 1
        for width, text in zip(reversed(self._widths), reversed(self._padded(row)), strict=True):
            painter.drawText(QPointF(right - metrics.horizontalAdvance(text), baseline), text)
            right -= (width + GAP) * shrunk
        left = 0
        if row.swatch is not None:
            painter.fillRect(QRectF(0, top + (ROW - SWATCH) / 2, SWATCH, SWATCH), row.swatch)
            left = SWATCH + 8
        if not quiet:
            painter.setPen(theme.colour("text"))
        room = self.width() - sum((width + GAP) * shrunk for width in self._widths[len(self._widths) - len(row.cells):])
        painter.drawText(QPointF(left, baseline), metrics.elidedText(row.label, Qt.TextElideMode.ElideRight,
                                                                     int(room - left)))

    def _padded(self, row: SumRow) -> list[str]:
        """A text for each column, those at the left empty where there are fewer."""
        return [""] * (len(self._widths) - len(row.cells)) + list(row.cells)

    def _needed(self) -> int:
        """Pixels that all columns need, and a label for each row."""
        def beside(row: SumRow) -> int:
            columns = self._widths[len(self._widths) - len(row.cells):]
            swatch = SWATCH + 8 if row.swatch is not None else 0
            return swatch + QFontMetrics(_font(row)).horizontalAdvance(row.label) + sum(columns) + GAP * len(columns)

        return max(map(beside, self._rows), default=0)


def _font(row: SumRow, shrunk: float = 1.0) -> QFont:
    size = TYPE - 1 if row.kind == "head" else TYPE
    return number_font(max(int(size * shrunk), SMALLEST), bold=row.kind == "total")
