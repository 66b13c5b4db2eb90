"""How a row of the list of units looks: its name, its weights, what it says, and its vote for each class."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from xoviz.gui.theme import Theme, class_colour, identity_colour, number_font
from xoviz.gui.widgets.badges import Badge, Badges
from xoviz.gui.widgets.numbers import fixed

ROW, HEADER = 42, 24
"""Pixels."""

PICTURE = 34
"""Pixels that weights are high at most."""

NAME, VALUE, NUMBER = 76, 116, 50
"""Pixels of a unit's name, of what it says, and of a number beside a bar."""

PAD, BAR, SWATCH = 8, 10, 4
LEAST_WITH_NUMBERS = 96
"""Pixels that a class needs so that its votes are written out."""

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | _MIDDLE


class Columns(NamedTuple):
    """Where the columns begin, in pixels: of pictures, of what units say, of the votes; and a class's width."""

    picture: int
    value: int
    votes: int
    each: int

    @classmethod
    def fit(cls, width: int, picture: int, classes: int) -> Columns:
        """Columns for a list of a width, with pictures of a width, and so many classes."""
        start = NAME + PAD
        value = start + picture + 2 * PAD
        votes = value + VALUE + PAD
        return cls(start, value, votes, max((width - votes - PAD) // max(classes, 1), 12))


class Line(NamedTuple):
    """All that a row shows; ``votes`` are those for some classes, with their numbers."""

    name: str
    unit: int
    heard: float
    votes: Sequence[tuple[int, float]]
    image: QImage
    badge: Badge | None


class RowPainter:
    """Paints onto a painter that is there already; rows are told by the y of their upper edge."""

    def __init__(self, painter: QPainter, theme: Theme, columns: Columns, badges: Badges, width: int) -> None:
        self._painter, self._theme, self._columns, self._badges, self._width = painter, theme, columns, badges, width
        self._font, self._bold = number_font(13), number_font(13, bold=True)

    def header(self, words: Sequence[str], classes: Sequence[tuple[int, str]]) -> None:
        """What stands over the columns: names, weights, what is said, and the classes with their numbers."""
        painter, columns = self._painter, self._columns
        painter.fillRect(QRectF(0, 0, self._width, HEADER), self._theme.colour("card"))
        painter.setFont(number_font(12))
        painter.setPen(self._theme.colour("muted"))
        lefts = PAD, columns.picture, columns.value
        ends = columns.picture, columns.value, columns.votes
        for left, end, text in zip(lefts, ends, words, strict=True):
            room = QRectF(left, 0, end - left - 4, HEADER)
            painter.drawText(room, _MIDDLE, painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, int(room.width())))
        painter.setFont(number_font(12, bold=True))
        for place, (number, name) in enumerate(classes):
            left = columns.votes + place * columns.each
            painter.fillRect(QRectF(left, HEADER / 2 - 4, 8, 8), class_colour(number))
            room = QRectF(left + 12, 0, columns.each - 14, HEADER)
            painter.setPen(self._theme.colour("text"))
            painter.drawText(room, _MIDDLE, painter.fontMetrics().elidedText(
                name, Qt.TextElideMode.ElideRight, int(room.width())))
        painter.fillRect(QRectF(0, HEADER - 1, self._width, 1), self._theme.colour("outline"))

    def row(self, top: int, line: Line, limits: tuple[float, float]) -> None:
        """One unit; full bars stand for ``limits``: of what units say, and of votes."""
        painter = self._painter
        off = line.badge == "off"
        painter.fillRect(QRectF(0, top + 4, SWATCH, ROW - 8), identity_colour(line.unit))
        painter.setFont(self._bold)
        painter.setPen(self._theme.colour("muted" if off else "text"))
        painter.drawText(QRectF(PAD + SWATCH, top, NAME - PAD, ROW), _MIDDLE, line.name)
        if line.badge is not None:
            box = QRectF(NAME - 16, top + (ROW - 14) / 2, 14, 14)
            self._badges.put(painter, line.badge, box, painter.device().devicePixelRatio())
        self._picture(top, line.image)
        painter.setFont(self._font)
        self._value(top, line.heard, limits[0])
        for place, (number, vote) in enumerate(line.votes):
            self._vote(top, place, vote, limits[1], number)

    def ground(self, top: int, *, chosen: bool, lit: bool, framed: bool) -> None:
        """What lies behind a row: the chosen one has a bar, the one that is looked at a raised ground."""
        if lit or chosen:
            self._painter.fillRect(QRectF(0, top, self._width, ROW), self._theme.colour("raised"))
        if chosen:
            self._painter.fillRect(QRectF(0, top, self._width, 1), self._theme.colour("accent"))
            self._painter.fillRect(QRectF(0, top + ROW - 1, self._width, 1), self._theme.colour("accent"))
        if framed:
            self._painter.setPen(self._theme.colour("focus"))
            self._painter.drawRect(QRectF(0.5, top + 0.5, self._width - 1, ROW - 1))

    def _picture(self, top: int, image: QImage) -> None:
        room = QRectF(self._columns.picture, top, self._columns.value - self._columns.picture - 2 * PAD, ROW)
        scale = min(room.width() / image.width(), PICTURE / image.height(), 1.0)
        shown = QRectF(room.left(), round(room.center().y() - image.height() * scale / 2), image.width() * scale,
                       image.height() * scale)
        self._painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < 1)
        self._painter.drawImage(shown, image)

    def _value(self, top: int, heard: float, limit: float) -> None:
        left = self._columns.value
        track = QRectF(left, top + (ROW - BAR) / 2, VALUE - NUMBER - 6, BAR)
        self._painter.fillRect(track, self._theme.colour("raised"))
        share = abs(heard) / limit if math.isfinite(heard) and limit else 0.0
        self._painter.fillRect(QRectF(track.left(), track.top(), min(share, 1.0) * track.width(), BAR),
                               self._theme.colour("muted" if heard >= 0 else "error"))
        self._painter.setPen(self._theme.colour("text" if heard else "muted"))
        self._painter.drawText(QRectF(left, top, VALUE - 2, ROW), _RIGHT, fixed(heard))

    def _vote(self, top: int, place: int, vote: float, limit: float, number: int) -> None:
        """A bar from the middle, to the right for what speaks for the class of a number, to the left against it."""
        left, width = self._columns.votes + place * self._columns.each, self._columns.each - PAD
        written = self._columns.each >= LEAST_WITH_NUMBERS
        track = QRectF(left, top + (ROW - BAR) / 2, width - (NUMBER if written else 0), BAR)
        middle = track.center().x()
        share = min(max(vote / limit, -1.0), 1.0) if math.isfinite(vote) and limit else 0.0
        end = middle + share * track.width() / 2
        self._painter.fillRect(QRectF(min(middle, end), track.top(), abs(end - middle), BAR), _faded(number, vote))
        self._painter.fillRect(QRectF(middle, track.top() - 3, 1, BAR + 6), self._theme.colour("muted"))
        if written:
            self._painter.setPen(self._theme.colour("text" if vote else "muted"))
            self._painter.drawText(QRectF(left, top, width, ROW), _RIGHT, fixed(vote))


def _faded(place: int, vote: float) -> QColor:
    """The colour of a class; paler for what speaks against it, so that the side is not all that tells."""
    colour = class_colour(place)
    colour.setAlpha(255 if vote > 0 else 150)
    return colour
