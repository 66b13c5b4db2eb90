"""A confusion matrix: right answers down, answers given across, each cell as strong as its share of the row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.gui.theme import Theme, current_theme, number_font

Counts = npt.NDArray[np.integer]

_CELL, _LARGEST = 34, 64  # pixels
_TEXT, _CAPTION = 14, 12
_GAP = 6
_STRONGEST = 0.75  # of the colour, where a whole row lies in one cell


class ConfusionGrid(QWidget):
    """Counts (U, U) with the names of the classes; right ones are green, mistakes red."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: Counts = np.zeros((0, 0), np.intp)
        self._names: tuple[str, ...] = ()
        self.setAccessibleName(self.tr("Confusion matrix"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    @property
    def counts(self) -> Counts:
        """What is shown."""
        return self._counts

    def present(self, counts: Counts, names: Sequence[str]) -> None:
        """Show other counts (U, U) of the classes ``names`` (U)."""
        if counts.shape != (len(names), len(names)):
            raise ValueError(f"{len(names)} classes need {len(names)} rows and columns of counts, not {counts.shape}")
        if tuple(names) != self._names:
            self._names = tuple(names)
            self.updateGeometry()
        if not np.array_equal(counts, self._counts):
            self._counts = counts
            self.setAccessibleDescription(self.sentence())
            self.update()

    def sentence(self) -> str:
        """The matrix in words, one class after another."""
        rows = (self.tr("{name}: {parts}").format(name=name, parts=", ".join(
            self.tr("{count} read as {other}").format(count=int(count), other=other)
            for other, count in zip(self._names, row, strict=True)))
            for name, row in zip(self._names, self._counts, strict=True))
        return "; ".join(rows)

    def sizeHint(self) -> QSize:
        """Room for the names and comfortable cells."""
        across = len(self._names) * (_CELL + 8)
        return QSize(self._label_width() + across, 2 * self._line() + across)

    def minimumSizeHint(self) -> QSize:
        """Room for the names and small cells."""
        across = len(self._names) * (_CELL - 8)
        return QSize(self._label_width() + across, 2 * self._line() + across)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cells, their counts, and the names at their sides."""
        painter = QPainter(self)
        theme, number = current_theme(), len(self._names)
        if not number:
            return
        side = self._side()
        self._paint_names(painter, theme, side)
        totals = np.maximum(self._counts.sum(axis=1), 1)
        painter.setFont(number_font(_TEXT, bold=True))
        for row in range(number):
            for column in range(number):
                count = int(self._counts[row, column])
                self._paint_cell(painter, theme, self._cell(row, column, side), count, count / int(totals[row]),
                                 right=row == column)

    def _paint_cell(self, painter: QPainter, theme: Theme, rect: QRectF, count: int, share: float, *,
                    right: bool) -> None:
        colour = QColor(theme.colour("ok" if right else "error"))
        colour.setAlphaF(_STRONGEST * share)
        painter.fillRect(rect, theme.colour("card"))
        painter.fillRect(rect, colour)
        painter.setPen(theme.colour("outline"))
        painter.drawRect(rect)
        painter.setPen(theme.colour("text" if count else "muted"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(count))

    def _paint_names(self, painter: QPainter, theme: Theme, side: float) -> None:
        painter.setFont(number_font(_CAPTION))
        painter.setPen(theme.colour("muted"))
        left, line = self._label_width(), self._line()
        across = QRectF(left, 0, len(self._names) * side, line)
        painter.drawText(across, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, self.tr("read as"))
        painter.setPen(theme.colour("text"))
        for place, name in enumerate(self._names):
            painter.drawText(QRectF(left + place * side, line, side, line), Qt.AlignmentFlag.AlignCenter, name)
            painter.drawText(QRectF(0, 2 * line + place * side, left - _GAP, side),
                             Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)

    def _cell(self, row: int, column: int, side: float) -> QRectF:
        return QRectF(self._label_width() + column * side + 0.5, 2 * self._line() + row * side + 0.5, side, side)

    def _side(self) -> float:
        room = min(self.width() - self._label_width() - 1, self.height() - 2 * self._line() - 1)
        return min(max(room / len(self._names), 8.0), _LARGEST)

    def _label_width(self) -> int:
        metrics = QFontMetrics(number_font(_CAPTION))
        return max((metrics.horizontalAdvance(name) for name in self._names), default=0) + _GAP + 2

    def _line(self) -> int:
        return QFontMetrics(number_font(_CAPTION)).height() + 2
