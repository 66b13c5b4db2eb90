"""Who is compared, with the colours of their curves, and what each reads at the level that is pointed at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from xoviz.explain.robustness import Role
from xoviz.gui.theme import current_theme, identity_colour, number_font

LINE = 33
"""Pixels: the height of an entry, of two lines of text."""

SAMPLE = 30
TEXT = 12

STYLES: dict[Role, Qt.PenStyle] = {
    "network": Qt.PenStyle.SolidLine, "retrained": Qt.PenStyle.DashLine, "without_pooling": Qt.PenStyle.DashDotLine,
    "plain": Qt.PenStyle.DotLine, "template": Qt.PenStyle.DashDotDotLine,
}
"""How the curves are told apart without colour."""


def colour_of(role: Role) -> QColor:
    """The colour of a reader's curve."""
    if role == "network":
        return current_theme().colour("accent")
    return identity_colour({"retrained": 0, "without_pooling": 1, "plain": 2, "template": 4}[role])


class Entry(NamedTuple):
    """A reader: its name, what it is, and what it reads here."""

    role: Role
    name: str
    meaning: str
    value: str


class Readout(QWidget):
    """A legend with numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()
        self.setAccessibleName(self.tr("Readers and what they read"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What is shown."""
        return self._entries

    def present(self, entries: Sequence[Entry]) -> None:
        """Show these readers."""
        if tuple(entries) == self._entries:
            return
        if len(entries) != len(self._entries):
            self.updateGeometry()
        self._entries = tuple(entries)
        self.setAccessibleDescription("; ".join(f"{each.name}: {each.value}" for each in entries))
        self.update()

    def sizeHint(self) -> QSize:
        """A line or two each."""
        widest = max((QFontMetrics(number_font(TEXT)).horizontalAdvance(each.name) for each in self._entries),
                     default=100)
        return QSize(SAMPLE + 8 + widest, LINE * len(self._entries))

    def minimumSizeHint(self) -> QSize:
        """The same height, however narrow."""
        return QSize(SAMPLE + 80, LINE * len(self._entries))

    def event(self, event: QEvent) -> bool:
        """Tell what a reader is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = event.pos().y() // LINE
            if 0 <= place < len(self._entries):
                QToolTip.showText(event.globalPos(), self._entries[place].meaning, self)
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A piece of each curve, the name, and below it the number."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            theme = current_theme()
            for place, entry in enumerate(self._entries):
                top = place * LINE
                painter.setPen(QPen(colour_of(entry.role), 2.5, STYLES[entry.role]))
                painter.drawLine(QPointF(2, top + 9), QPointF(SAMPLE - 4, top + 9))
                painter.setFont(number_font(TEXT))
                painter.setPen(theme.colour("muted"))
                painter.drawText(QPointF(SAMPLE + 4, top + 13), entry.name)
                painter.setFont(number_font(TEXT + 1, bold=True))
                painter.setPen(theme.colour("text"))
                painter.drawText(QPointF(SAMPLE + 4, top + 28), entry.value)
