"""A few short lines of text that keep their height, whatever they say."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.gui.theme import current_theme


class ShortLines(QWidget):
    """Room for so many lines, each a sentence of its own; what does not fit is cut off, and stands in the tooltip."""

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = lines
        self._lines: tuple[str, ...] = ()
        self._warns = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def lines(self) -> tuple[str, ...]:
        """What it says."""
        return self._lines

    @property
    def warns(self) -> bool:
        """Whether that matters."""
        return self._warns

    def say(self, lines: Sequence[str], *, warns: bool = False) -> None:
        """Say this, quietly or so that it is seen."""
        if (tuple(lines), warns) != (self._lines, self._warns):
            self._lines, self._warns = tuple(lines), warns
            self.setToolTip("\n".join(lines))
            self.setAccessibleName(" ".join(lines))
            self.update()

    def sizeHint(self) -> QSize:
        """All lines, however long."""
        return QSize(120, self._count * self.fontMetrics().lineSpacing())

    def paintEvent(self, event: QPaintEvent) -> None:
        """From the top."""
        metrics, height = self.fontMetrics(), self.fontMetrics().lineSpacing()
        with QPainter(self) as painter:
            painter.setPen(current_theme().colour("error" if self._warns else "muted"))
            for place, line in enumerate(self._lines[: self._count]):
                painter.drawText(QRectF(0, place * height, self.width(), height), Qt.AlignmentFlag.AlignLeft,
                                 metrics.elidedText(line, Qt.TextElideMode.ElideRight, self.width()))
