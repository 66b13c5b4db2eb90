"""A row of figures: a caption each, its number below it, at places that never move."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.gui.theme import current_theme, number_font

_CAPTION, _NUMBER = 11, 15  # pixels of type
_LEAST_GAP, _GREATEST_GAP = 12, 32


class Quantity(NamedTuple):
    """What one figure is: its caption, the widest text it may hold, and what it means."""

    caption: str
    widest: str
    meaning: str


class Figures(QWidget):
    """Captions and numbers; each column is as wide as the widest text that it should hold, and cuts off any longer."""

    def __init__(self, quantities: Sequence[Quantity], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quantities = tuple(quantities)
        self._texts = ("–",) * len(self._quantities)
        self._measure()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setToolTip("\n".join(f"{each.caption}: {each.meaning}" for each in self._quantities))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def texts(self) -> tuple[str, ...]:
        """What the figures say."""
        return self._texts

    def present(self, texts: Sequence[str]) -> None:
        """Show these texts, one a figure; ValueError for another number of them."""
        if len(texts) != len(self._quantities):
            raise ValueError(f"{len(self._quantities)} figures need as many texts, not {len(texts)}.")
        before, self._texts = self._texts, tuple(texts)
        if before == self._texts:
            return
        for column, old, new in zip(self._columns(), before, self._texts, strict=True):
            if old != new:
                self.update(column)
        spoken = (f"{each.caption} {text}" for each, text in zip(self._quantities, texts, strict=True))
        self.setAccessibleDescription(", ".join(spoken))

    def sizeHint(self) -> QSize:
        """All columns with a comfortable gap."""
        gaps = _GREATEST_GAP * (len(self._quantities) - 1)
        return QSize(int(sum(self._widths) + gaps), self._height())

    def minimumSizeHint(self) -> QSize:
        """All columns with the least gap."""
        gaps = _LEAST_GAP * (len(self._quantities) - 1)
        return QSize(int(sum(self._widths) + gaps) + 1, self._height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Captions above, numbers below."""
        theme = current_theme()
        first, second = self._small.ascent(), self._height() - self._large.descent()
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), self.palette().window())
            seen = [(place, column) for place, column in enumerate(self._columns())
                    if column.intersects(event.rect())]
            painter.setFont(self._caption_font)
            painter.setPen(theme.colour("muted"))
            for place, column in seen:
                painter.drawText(QPointF(column.left(), first), self._quantities[place].caption)
            painter.setFont(self._number_font)
            painter.setPen(theme.colour("text"))
            for place, column in seen:
                painter.drawText(QPointF(column.left(), second), self._elided(self._texts[place], column.width()))

    def changeEvent(self, event: QEvent) -> None:
        """Follow another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._measure()
            self.updateGeometry()

    def _elided(self, text: str, width: int) -> str:
        return self._large.elidedText(text, Qt.TextElideMode.ElideRight, width - _LEAST_GAP // 2)

    def _columns(self) -> list[QRect]:
        """Where each figure stands."""
        widths, height = self._widths, self._height()
        room = (self.width() - sum(widths)) / max(len(widths) - 1, 1)
        gap = min(max(room, _LEAST_GAP), _GREATEST_GAP)
        lefts = accumulate(widths[:-1], initial=0.0)
        return [QRectF(left + gap * place, 0, width + gap, height).toAlignedRect()
                for place, (left, width) in enumerate(zip(lefts, widths, strict=True))]

    def _measure(self) -> None:
        """How wide the columns are."""
        self._caption_font, self._number_font = number_font(_CAPTION), number_font(_NUMBER, bold=True)
        self._small, self._large = QFontMetricsF(self._caption_font), QFontMetricsF(self._number_font)
        self._widths = [max(self._small.horizontalAdvance(each.caption), self._large.horizontalAdvance(each.widest))
                        for each in self._quantities]

    def _height(self) -> int:
        return int(self._small.height() + self._large.height()) + 1
