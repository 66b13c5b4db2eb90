"""How a ledger looks: where its columns lie, and how a row, the header and a footer line are painted."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from xoviz.gui.theme import Theme, number_font
from xoviz.gui.widgets.badges import Badge, Badges
from xoviz.gui.widgets.numbers import Number

ROW = 22  # pixels
HEADER = 42
GROUP = 180  # pixels that a class takes at least
_LEAST_BAR = 46
_TEXT = 13
_PAD = 10
_SWATCH = 10
_BADGE = 16
_BAR_OF_PIN = 4
_LEAST_DIGITS = 2  # before the decimal point, so that columns keep still while numbers are small
_LABELS_AT_MOST = 200

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Titles(NamedTuple):
    """What stands over the columns: of values, of weights and of what is added; ``said`` is spoken before a value."""

    value: str
    weight: str
    adds: str
    said: str = ""


@dataclass(frozen=True)
class Columns:
    """Where the columns lie, in pixels: labels, values, then a group of weight, contribution and bar for each class."""

    label: int = 0
    number: int = 0
    group: int = GROUP
    digits: int = _LEAST_DIGITS
    groups: int = 0

    @classmethod
    def fit(cls, labels: Sequence[str], titles: Titles, groups: int, digits: int, decimals: int, width: int,
            texts: Iterable[str] = ()) -> Columns:
        """Columns for these labels and titles, and for numbers of so many digits before the point, spread over a width.

        ``texts`` are numbers that are written otherwise.
        """
        bold = QFontMetrics(number_font(_TEXT, bold=True))
        longest = max((bold.horizontalAdvance(label) for label in set(labels)), default=0)
        label = min(longest, _LABELS_AT_MOST) + _SWATCH + 2 * _PAD + 2
        widest = max(bold.horizontalAdvance(title) for title in titles[:3])
        usual = "−" + digits * "0" + "." + decimals * "0"
        number = max(widest, *(bold.horizontalAdvance(text) for text in {usual, *texts})) + _PAD
        least = max(GROUP, 2 * number + _LEAST_BAR)
        free = width - label - number
        return cls(label, number, max(least, free // groups if groups else 0), digits, groups)

    @property
    def width(self) -> int:
        """From the first column to the last."""
        return self.label + self.number + self.groups * self.group

    def start(self, place: int) -> int:
        """Where the group of class `place` begins."""
        return self.label + self.number + place * self.group


def digits_of(largest: float) -> int:
    """The digits that a column must hold before the point; numbers from a million on are written shorter."""
    return max(_LEAST_DIGITS, min(math.floor(math.log10(largest)) + 1, 6) if largest >= 1 else 1)


class LedgerPainter:
    """Paints onto a painter that is already there; rows are told by the y of their upper edge."""

    def __init__(self, painter: QPainter, theme: Theme, columns: Columns, text: Callable[[Number], str],
                 width: int, badges: Badges) -> None:
        self._painter, self._theme, self._columns, self._text, self._width = painter, theme, columns, text, width
        self._badges = badges
        self._plain, self._bold = number_font(_TEXT), number_font(_TEXT, bold=True)
        self._metrics = QFontMetrics(self._plain)

    def ground(self, top: int, *, lit: bool, framed: bool) -> None:
        """What lies behind a row: nothing, a raised ground, the frame of the keyboard."""
        if lit:
            self._painter.fillRect(0, top, self._width, ROW, self._theme.colour("raised"))
        if framed:
            self._painter.setPen(self._theme.colour("focus"))
            self._painter.drawRect(0, top, self._width - 1, ROW - 1)

    def pin(self, top: int) -> None:
        """Mark a row as pinned: a frame, and a bar at its beginning."""
        self._painter.setPen(self._theme.colour("focus"))
        self._painter.drawRect(0, top, self._width - 1, ROW - 1)
        self._painter.fillRect(0, top, _BAR_OF_PIN, ROW, self._theme.colour("focus"))

    def label(self, top: int, label: str, colour: QColor | None, value: Number) -> None:
        """The row's swatch, its name and its value."""
        if colour is not None:
            self._painter.fillRect(QRect(_PAD, top + (ROW - _SWATCH) // 2, _SWATCH, _SWATCH), colour)
        self._painter.setFont(self._plain)
        self._painter.setPen(self._theme.colour("text"))
        left = 2 * _PAD + _SWATCH
        room = self._columns.label - left
        self._painter.drawText(QRect(left, top, room, ROW), _LEFT,
                               self._metrics.elidedText(label, Qt.TextElideMode.ElideRight, room))
        self._number(self._columns.label, top, value)

    def share(self, top: int, place: int, weight: Number, amount: Number, full_bar: float, colour: QColor) -> None:
        """What a row has for one class: weight, contribution, and a bar to either side of zero."""
        start, number = self._columns.start(place), self._columns.number
        self._painter.setPen(self._theme.colour("muted"))
        self._number(start, top, weight)
        self._painter.setPen(self._theme.colour("text"))
        self._number(start + number, top, amount)
        self._bar(self._bar_rect(top, place), float(amount) / full_bar, colour)

    def header(self, titles: Titles, names: Sequence[str], colours: Sequence[QColor]) -> None:
        """The classes, and what stands below them."""
        self._painter.setFont(self._plain)
        self._painter.setPen(self._theme.colour("muted"))
        half = HEADER // 2
        self._words(self._columns.label, half, titles.value)
        for place in range(len(names)):
            start = self._columns.start(place)
            self._words(start, half, titles.weight)
            self._words(start + self._columns.number, half, titles.adds)
        self._painter.setFont(self._bold)
        for place, (name, colour) in enumerate(zip(names, colours, strict=True)):
            left = self._columns.start(place) + _PAD + 6
            self._painter.fillRect(QRect(left, half // 2 - 4, _SWATCH, _SWATCH), colour)
            self._painter.setPen(self._theme.colour("text"))
            room = self._columns.group - 2 * _PAD - _SWATCH
            self._painter.drawText(QRect(left + _SWATCH + 6, 2, room, half), _LEFT, name)

    def worn_by_row(self, top: int, badge: Badge | None) -> None:
        """A badge on the swatch of a row, if there is one."""
        self._wear(_PAD + _SWATCH / 2, top + ROW / 2, badge)

    def worn_by_class(self, place: int, badge: Badge | None) -> None:
        """A badge on the swatch of a class, if there is one."""
        self._wear(self._columns.start(place) + _PAD + 6 + _SWATCH / 2, HEADER // 4 + 1, badge)

    def footer_line(self, top: int, label: str, weights: Sequence[Number], amounts: Sequence[Number],
                    strong: bool) -> None:
        """A line of sums."""
        self._painter.setFont(self._bold if strong else self._plain)
        self._painter.setPen(self._theme.colour("text" if strong else "muted"))
        room = self._columns.label + self._columns.number - _PAD
        self._painter.drawText(QRect(2 * _PAD + _SWATCH, top, room, ROW), _LEFT, label)
        for place, weight in enumerate(weights):
            self._number(self._columns.start(place), top, weight)
        for place, amount in enumerate(amounts):
            self._number(self._columns.start(place) + self._columns.number, top, amount)

    def rules(self, foot: int) -> None:
        """Lines under the header, above the footer, and between the classes down to `foot`."""
        outline = self._theme.colour("outline")
        for y in (HEADER - 1, foot):
            self._painter.fillRect(0, y, self._width, 1, outline)
        for place in range(self._columns.groups):
            self._painter.fillRect(self._columns.start(place) + _PAD // 2, 4, 1, foot - 4, outline)

    def _bar_rect(self, top: int, place: int) -> QRectF:
        left = self._columns.start(place) + 2 * self._columns.number + _PAD
        return QRectF(left, top + 6, self._columns.start(place + 1) - left - _PAD, ROW - 12)

    def _bar(self, track: QRectF, share: float, colour: QColor) -> None:
        """A bar from zero in the middle, to the right for what speaks for the class, to the left against it."""
        middle = track.center().x()
        share = min(max(share, -1.0), 1.0) if math.isfinite(share) else 0.0
        end = middle + share * track.width() / 2
        left, right = min(middle, end), max(middle, end)
        self._painter.fillRect(QRectF(left, track.top(), right - left, track.height()), colour)
        self._painter.fillRect(QRectF(middle, track.top() - 3, 1, track.height() + 6), self._theme.colour("muted"))

    def _wear(self, across: float, down: float, badge: Badge | None) -> None:
        if badge is not None:
            box = QRectF(across - _BADGE / 2, down - _BADGE / 2, _BADGE, _BADGE)
            self._badges.put(self._painter, badge, box, self._painter.device().devicePixelRatio())

    def _number(self, left: int, top: int, number: Number) -> None:
        self._painter.drawText(QRect(left, top, self._columns.number, ROW), _RIGHT, self._text(number))

    def _words(self, left: int, top: int, words: str) -> None:
        self._painter.drawText(QRect(left, top, self._columns.number, HEADER - top), _RIGHT, words)


def titles_of_votes() -> Titles:
    """Value, weight, and what they add."""
    tell = QCoreApplication.translate
    return Titles(tell("Ledger", "value"), tell("Ledger", "weight"), tell("Ledger", "adds"))
