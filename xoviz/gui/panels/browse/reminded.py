"""What the picture on the pad reminds the network of: the nearest examples of each class, with how far they are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from xoviz.explain.reading_all import Readings
from xoviz.explain.reminders import EACH, Reminded
from xoviz.gui.panels.browse import words
from xoviz.gui.theme import class_colour, current_theme, number_font
from xoviz.gui.widgets.gallery import Gallery
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.gui.widgets.thumbnail_shape import inked, side_by_side

SIDE = 34
MOST = 4
"""Classes that are shown where there is room, the nearest first."""

_GAP = 3
_TYPE, _NAME = 11, 78  # pixels: of the degrees, and the width of a class's name


class Group(QWidget):
    """The nearest examples of one class: its name, the pictures, and the degrees below them.

    Signals:
        picked(int): the number of the example that was clicked.
    """

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Reminded | None = None
        self._name = ""
        self.gallery = Gallery(SIDE)
        self.gallery.set_most_columns(EACH)
        self.gallery.picked.connect(self._pick)
        self.gallery.setParent(self)
        self.gallery.move(_NAME, 0)
        self.gallery.resize(self.gallery.width_of(EACH), self.gallery.height_of(1))
        self.setFixedSize(self.sizeHint())

    def present(self, found: Reminded, readings: Readings, classes: Sequence[str], titles: Sequence[str],
                ground: float) -> None:
        """Show other examples; ``ground`` is blank."""
        self._found, self._name = found, classes[found.answer]
        pictures = readings.examples.pictures[[each.number for each in found.nearest]]
        self.gallery.present(inked(side_by_side(pictures), ground))
        self.gallery.set_titles(titles)
        self.gallery.set_frames([class_colour(found.answer)] * len(found.nearest))
        self.gallery.setAccessibleName(self.tr("Nearest {name}").format(name=self._name))
        self.update()

    @property
    def degrees(self) -> tuple[str, ...]:
        """What stands below the pictures."""
        return () if self._found is None else tuple(f"{each.degrees:.0f}°" for each in self._found.nearest)

    def sizeHint(self) -> QSize:
        """Room for all of it."""
        return QSize(_NAME + self.gallery.width_of(EACH), self.gallery.height_of(1) + _TYPE + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The name at the left, the degrees below."""
        painter, theme = QPainter(self), current_theme()
        if self._found is None:
            return
        painter.setFont(number_font(_TYPE + 1, bold=True))
        painter.fillRect(QRectF(0, 4, 4, self.gallery.height() - 8), class_colour(self._found.answer))
        painter.setPen(theme.colour("text"))
        name = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, _NAME - 14)
        painter.drawText(QRectF(9, 0, _NAME - 12, self.gallery.height()), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(number_font(_TYPE))
        painter.setPen(theme.colour("muted"))
        baseline = self.gallery.height() + painter.fontMetrics().ascent() + 1
        for place, text in enumerate(self.degrees):
            middle = _NAME + QRectF(self.gallery.rect_of(place)).center().x()
            painter.drawText(QPointF(middle - painter.fontMetrics().horizontalAdvance(text) / 2, baseline), text)

    def _pick(self, place: int) -> None:
        if self._found is not None:
            self.picked.emit(self._found.nearest[place].number)


class RemindedStrip(QWidget):
    """A heading, and below it as many classes as there is room for, the nearest first.

    Signals:
        picked(int): the number of the example that was clicked.
    """

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Sequence[Reminded], Readings, Sequence[str], float] | None = None
        self.heading = StillLabel(squeezable=True)
        self.heading.label.setProperty("muted", True)
        self.groups = tuple(Group() for _ in range(MOST))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addWidget(self.heading)
        for group in self.groups:
            group.picked.connect(self.picked)
            group.hide()
            column.addWidget(group)
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def present(self, heading: str, found: Sequence[Reminded], readings: Readings, classes: Sequence[str],
                ground: float) -> None:
        """Show what the picture reminds the network of; ``ground`` is blank."""
        self.heading.setText(heading)
        self._shown = found, readings, classes, ground
        self._fill()

    def sizeHint(self) -> QSize:
        """Two classes."""
        return self._room_of(2)

    def minimumSizeHint(self) -> QSize:
        """One class."""
        return self._room_of(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There may be room for another class, or for one less."""
        super().resizeEvent(event)
        self._fill()

    def _fill(self) -> None:
        if self._shown is None:
            return
        found, readings, classes, ground = self._shown
        fitting = sum(self._room_of(count).height() <= self.height() for count in range(1, MOST + 1))
        shown = found[: max(fitting, 1)]
        for place, group in enumerate(self.groups):
            if place < len(shown):
                titles = [words.reminder(each, readings, classes, self.tr) for each in shown[place].nearest]
                group.present(shown[place], readings, classes, titles, ground)
            group.setVisible(place < len(shown))

    def _room_of(self, count: int) -> QSize:
        """The size of a heading and so many classes."""
        group = self.groups[0].sizeHint()
        return QSize(group.width(), self.heading.sizeHint().height() + count * (group.height() + _GAP))
