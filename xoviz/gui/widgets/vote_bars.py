"""The votes: for each class its name, its number and a bar, in places that never move."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.gui.theme import Theme, class_colour, current_theme, number_font
from xoviz.gui.widgets.numbers import Number, Reading, fixed

_ROW = 26
_GAP = 10
_TEXT = 13
_TYPE_SHARE, _BAR_SHARE = 0.82, 0.3  # of a row: how high its type is at the most, and where its bar begins
_LEAST_BAR, _LEAST_NAME, _MOST_NAME = 40, 32, 120
_SLIM_BAR, _SLIM_TEXT, _SLIM_GAP = 16, 12, 5


def percent(share: float) -> str:
    """A probability in percent: "99.2 %"."""
    return f"{fixed(100 * share, 1)} %"


class VoteBars(QWidget):
    """One row a class: name, bar, number; the winner bold; below them by how much it leads.

    Bars start at zero, which lies in the middle for signed votes and at the left for probabilities. The columns
    are as wide as the widest text they may ever hold, so that nothing jumps while numbers change. Where many classes
    have to share `room` (logical pixels), their rows and their type become lower.
    """

    def __init__(self, names: Sequence[str], share_text: Callable[[float], str] = percent,
                 parent: QWidget | None = None, *, room: float = math.inf, slim: bool = False) -> None:
        """Bars for these classes; `share_text` writes a probability. Where it is `slim`, names have more of the room,
        and votes of a million or more are cut."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._share_text, self._room = share_text, room
        self._slim = slim
        self._limit = 1.0
        self._probabilities = False
        self._reading: Reading = "decimals"
        self._numbers: list[Number] = []
        self._winner: int | None = None
        self._looks: tuple[object, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_names(names)

    @property
    def names(self) -> tuple[str, ...]:
        """The classes in the order of the votes."""
        return self._names

    @property
    def margin_text(self) -> str:
        """The line below the bars, such as "X leads by 0.41"."""
        if self._values is None:
            return self.tr("No votes yet")
        if self._winner is None:
            return self.tr("Undecided: the highest votes are equal")
        if len(self._names) == 1:
            return ""
        first, second = sorted(self._numbers, reverse=True)[:2]
        lead = self._number(first - second)
        return self.tr("{name} leads by {lead}").format(name=self._names[self._winner], lead=lead)

    def set_names(self, names: Sequence[str]) -> None:
        """Show these classes, still without votes; ValueError if there are none."""
        if not names:
            raise ValueError("Votes need at least one class.")
        self._names = tuple(names)
        self._row = min(_ROW, self._room / len(self._names))
        self._type = min(_SLIM_TEXT if self._slim else _TEXT, int(_TYPE_SHARE * self._row))
        self._measure()
        self.clear()
        self.updateGeometry()

    def clear(self) -> None:
        """Show no votes."""
        self._values: list[float] | None = None
        self._winner = None
        self._describe()

    def present(
        self,
        votes: npt.NDArray[np.floating[Any]],
        *,
        probabilities: bool = False,
        limit: float = 1.0,
        exact: Sequence[Number] | None = None,
        reading: Reading = "decimals",
    ) -> None:
        """Show votes (classes,): probabilities in 0..1, or signed values whose full bar is `limit`.

        The highest wins; equal highest votes leave it undecided. Signed values are written in some `reading`, as those
        of `exact` if they are given. ValueError for another shape or a vote that is
        not finite.
        """
        if votes.shape != (len(self._names),):
            raise ValueError(f"{len(self._names)} classes need as many votes, not an array of shape {votes.shape}.")
        values = votes.tolist()
        if not all(map(math.isfinite, values)) or not limit > 0:
            raise ValueError("Votes are finite numbers, and their limit is above 0.")
        self._values = values
        self._numbers = list(values if exact is None else exact)
        self._probabilities, self._limit = probabilities, limit
        self._set_reading("decimals" if probabilities else reading)
        highest = max(values)
        self._winner = values.index(highest) if values.count(highest) == 1 else None
        self._describe()

    def changeEvent(self, event: QEvent) -> None:
        """Follow another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._measure()
            self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tell the votes exactly to those who point at them."""
        super().enterEvent(event)
        self._tell_exactly()

    def sizeHint(self) -> QSize:
        """Room for every class and the margin."""
        return QSize(320, round(self._row * (len(self._names) + 1)))

    def minimumSizeHint(self) -> QSize:
        """The beginnings of names, numbers in full, and a short bar."""
        width = min(self._widest_name, _LEAST_NAME) + self._number_width + 2 * self._gap + self._least_bar
        return QSize(int(width) + 1, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More of long names where there is more room."""
        super().resizeEvent(event)
        self._fit_names()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A row a class, then the margin."""
        with QPainter(self) as painter:
            self._paint(painter, current_theme())

    def _paint(self, painter: QPainter, theme: Theme) -> None:
        painter.fillRect(self.rect(), self.palette().window())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index in range(len(self._names)):
            self._paint_row(painter, theme, index)
        line = QRectF(0, self._row * len(self._names), self.width(), self._row)
        if line.top() < self.height():
            painter.setPen(theme.colour("muted"))
            painter.setFont(number_font(self._type - 1))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, self.margin_text)

    def _paint_row(self, painter: QPainter, theme: Theme, index: int) -> None:
        row = QRectF(0, self._row * index, self.width(), self._row)
        names, numbers = self._name_width, self._number_width
        painter.setFont(self._bold if index == self._winner else self._plain)
        painter.setPen(theme.colour("text"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(row, middle | Qt.AlignmentFlag.AlignLeft, self._shown[index])
        if self._values is not None:
            number = self._number(self._numbers[index])
            painter.drawText(row, middle | Qt.AlignmentFlag.AlignRight, number)
        high = _BAR_SHARE * self._row
        self._paint_bar(painter, theme, row.adjusted(names + self._gap, high, -numbers - self._gap, -high), index)

    def _paint_bar(self, painter: QPainter, theme: Theme, track: QRectF, index: int) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(track, 3, 3)
        zero = track.left() if self._probabilities else track.center().x()
        if self._values is not None:
            share = min(max(self._values[index] / self._limit, -1.0), 1.0)
            end = zero + share * (track.right() - zero)
            painter.setBrush(class_colour(index))
            painter.drawRoundedRect(QRectF(QPointF(zero, track.top()), QPointF(end, track.bottom())).normalized(), 3, 3)
        if not self._probabilities:
            painter.fillRect(QRectF(zero - 0.5, track.top() - 3, 1, track.height() + 6), theme.colour("muted"))

    def _number(self, value: Number) -> str:
        return self._share_text(float(value)) if self._probabilities else fixed(value, reading=self._reading)

    def _set_reading(self, reading: Reading) -> None:
        """Fractions may be longer than anything else."""
        if reading == self._reading != "fractions":
            return
        self._reading = reading
        self._measure()

    def _measure(self) -> None:
        """How wide the columns of names and numbers are."""
        shares = (self._share_text(share) for share in (0.0, 0.888, 1.0))
        self._plain, self._bold = number_font(self._type), number_font(self._type, bold=True)
        self._widest_name = _widest(self._names, self._bold)
        fractions = map(self._number, self._numbers) if self._reading == "fractions" else ()
        self._number_width = _widest(("−00.00", *([] if self._slim else ["−0.00e00"]), *shares, *fractions), self._bold)
        self._fit_names()

    @property
    def _least_bar(self) -> int:
        return _SLIM_BAR if self._slim else _LEAST_BAR

    @property
    def _gap(self) -> int:
        return _SLIM_GAP if self._slim else _GAP

    def _fit_names(self) -> None:
        """Long names are cut where they would leave no room for the bars."""
        left = self.width() - self._number_width - 2 * self._gap - self._least_bar
        self._name_width = min(self._widest_name, _MOST_NAME, max(left, _LEAST_NAME))
        metrics = QFontMetricsF(self._bold)
        self._shown = [metrics.elidedText(name, Qt.TextElideMode.ElideRight, self._name_width + 1)
                       for name in self._names]

    def _tell_exactly(self) -> None:
        if self._values is not None:
            exact = zip(self._names, self._numbers, strict=True)
            self.setToolTip("\n".join(f"{name}: {value}" for name, value in exact))

    def _describe(self) -> None:
        """Say the votes to those who do not see them, exactly to those who point at them."""
        if self._values is None:
            text = self.margin_text
        else:
            parts = (f"{name} {self._number(v)}" for name, v in zip(self._names, self._numbers, strict=True))
            text = f"{', '.join(parts)}. {self.margin_text}"
            if self.underMouse():
                self._tell_exactly()
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)
        looks = text, self._winner, self._probabilities, self._lengths()
        if looks != self._looks:
            self._looks = looks
            self.update()

    def _lengths(self) -> tuple[int, ...]:
        """How long the bars are, to a tenth of a pixel: votes that differ by less look alike."""
        if self._values is None:
            return ()
        width = self.width()
        return tuple(round(min(max(value / self._limit, -1.0), 1.0) * 10 * width) for value in self._values)


def _widest(texts: Sequence[str], font: QFont) -> float:
    """The width of the longest text in logical pixels."""
    metrics = QFontMetricsF(font)
    return max(metrics.horizontalAdvance(text) for text in texts)
