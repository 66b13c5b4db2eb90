"""How a line of the receipt looks: ground, guides and arrow, swatch and name, numbers, bar, check; and the header."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPixmap, QPolygonF
from PySide6.QtWidgets import QHeaderView

from xoviz.gui.panels.receipt.levels import Line
from xoviz.gui.panels.receipt.model import ADDS, BAR, CHECK, ROW, VALUE, WEIGHT, WHAT
from xoviz.gui.theme import Theme, current_theme, grey_lut, number_font
from xoviz.gui.widgets.painting import paint_frame

TEXT = 13
"""The height of the type, in pixels."""

INDENT, PAD, SWATCH = 18, 8, 10

Pair = tuple[QColor, QColor]


@dataclass(frozen=True)
class LineColours:
    """Bars of the outermost level and of those inside, each for what adds and what takes away; maps by their layer."""

    bars: Pair = field(default_factory=lambda: (QColor("black"), QColor("black")))
    inner_bars: Pair = field(default_factory=lambda: (QColor("black"), QColor("black")))
    maps: Mapping[str, tuple[QColor, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class LineState:
    """How a line stands in the tree: ``framed`` by the keyboard, ``lit`` if it is current or pointed at."""

    depth: int
    opens: bool
    opened: bool
    current: bool
    lit: bool
    framed: bool


@dataclass(frozen=True)
class LineLooks:
    """What all lines have in common. Columns begin at ``lefts`` and are ``sizes`` wide, in logical pixels."""

    colours: LineColours
    theme: Theme
    ratio: float
    lefts: tuple[int, ...]
    sizes: tuple[int, ...]


class LinePainter:
    """Paints lines that look alike; it is kept from one painting to the next."""

    def __init__(self, looks: LineLooks) -> None:
        self.looks = looks
        self._colours, self._lefts, self._sizes, self._theme = looks.colours, looks.lefts, looks.sizes, looks.theme
        self._fonts = number_font(TEXT), number_font(TEXT, bold=True)
        self._metrics = tuple(map(QFontMetrics, self._fonts))
        self._strong: bool | None = None
        self._baseline = (ROW + self._metrics[0].ascent() - self._metrics[0].descent()) // 2
        self._greys = grey_lut(self._theme)
        self._arrows = (_arrow(self._theme.colour("muted"), looks.ratio, [(-2, -4), (-2, 4), (3, 0)]),
                        _arrow(self._theme.colour("text"), looks.ratio, [(-4, -2), (4, -2), (0, 3)]))

    def begin(self) -> None:
        """Another painting begins, with a painter that has other type."""
        self._strong = None

    def draw(self, painter: QPainter, rect: QRect, line: Line, state: LineState, largest: float,
             check: tuple[str, bool] | None) -> None:
        """A line in its rectangle. ``largest`` fills a bar; ``check`` is what was found, in words, and whether well."""
        top = rect.top()
        self._draw_ground(painter, rect, line, state)
        left = self._lefts[WHAT] + INDENT * state.depth
        if state.opens:
            painter.drawPixmap(QPointF(left, top), self._arrows[state.opened])
        left = self._draw_swatch(painter, left + INDENT, top, line)
        self._set_strong(painter, line.kind == "total")
        painter.setPen(self._theme.colour("muted" if line.kind == "step" else "text"))
        self._draw_text(painter, left, top, self._lefts[WHAT] + self._sizes[WHAT] - left, line.label)
        self._draw_numbers(painter, top, line)
        if line.kind == "part":
            share = line.amount / largest if 0 < largest < math.inf else 0.0
            self._draw_bar(painter, top, share, self._colours.inner_bars if state.depth else self._colours.bars)
        if check is not None:
            painter.setPen(self._theme.colour("ok" if check[1] else "error"))
            self._draw_text(painter, self._lefts[CHECK] + PAD, top, self._sizes[CHECK] - PAD, check[0])

    def _draw_ground(self, painter: QPainter, rect: QRect, line: Line, state: LineState) -> None:
        theme, start = self._theme, self._lefts[WHAT]
        if state.lit:
            painter.fillRect(rect, theme.colour("raised"))
        if state.current:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, ROW), theme.colour("accent"))
        if state.framed:
            painter.setPen(theme.colour("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        outline = theme.colour("outline")
        for level in range(state.depth):
            painter.fillRect(QRect(start + INDENT * level + INDENT // 2, rect.top(), 1, ROW), outline)
        if line.kind == "total":
            start += INDENT * (state.depth + 1)
            painter.fillRect(QRect(start, rect.top(), self._lefts[BAR] - start, 1), theme.colour("muted"))

    def _draw_swatch(self, painter: QPainter, left: int, top: int, line: Line) -> int:
        """The colour of the map, or the grey of the pixel; where the name begins."""
        colour = self._swatch(line)
        if colour is None:
            return left
        square = QRect(left, top + (ROW - SWATCH) // 2, SWATCH, SWATCH)
        painter.fillRect(square, colour)
        if line.tone is not None:
            paint_frame(painter, QRectF(square), 1.0, self._theme.colour("muted"))
        return left + SWATCH + PAD

    def _swatch(self, line: Line) -> QColor | None:
        if line.tone is not None:
            share = min(max((line.tone + 1) / 2, 0.0), 1.0)
            return QColor(int(self._greys[round(share * (len(self._greys) - 1))]))
        maps = None if line.source is None else self._colours.maps.get(line.source.layer)
        return None if maps is None or line.source is None else maps[line.source.map % len(maps)]

    def _draw_numbers(self, painter: QPainter, top: int, line: Line) -> None:
        for column, text in ((VALUE, line.value), (WEIGHT, line.weight), (ADDS, line.adds)):
            if text:
                self._draw_text(painter, self._lefts[column], top, self._sizes[column] - PAD, text, right=True)

    def _draw_bar(self, painter: QPainter, top: int, share: float, colours: Pair) -> None:
        """From zero in the middle, to the right for what adds, to the left for what takes away."""
        left, width = self._lefts[BAR] + PAD, self._sizes[BAR] - 2 * PAD
        middle = left + width / 2
        end = middle if math.isnan(share) else middle + max(-1.0, min(1.0, share)) * width / 2
        painter.fillRect(QRectF(min(middle, end), top + 7, abs(end - middle), ROW - 14), colours[share < 0])
        painter.fillRect(QRectF(round(middle), top + 4, 1, ROW - 8), self._theme.colour("muted"))

    def _draw_text(self, painter: QPainter, left: int, top: int, room: int, text: str, *, right: bool = False) -> None:
        """On the line's baseline, cut short where there is no room; far faster than into a rectangle."""
        metrics = self._metrics[bool(self._strong)]
        width = metrics.horizontalAdvance(text)
        if width > room:
            text, width = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room), room
        painter.drawText(left + room - width if right else left, top + self._baseline, text)

    def _set_strong(self, painter: QPainter, strong: bool) -> None:
        """Choose the type, which takes long if it is done for each line."""
        if strong is not self._strong:
            self._strong = strong
            painter.setFont(self._fonts[strong])


class PlainHeader(QHeaderView):
    """What the columns are called, quietly; a style's own header is all bevels and gradients."""

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        """The title above its numbers, and a line below."""
        theme, model = current_theme(), self.model()
        painter.fillRect(rect, theme.colour("card"))
        painter.setFont(number_font(TEXT - 1))
        painter.setPen(theme.colour("muted"))
        orientation = Qt.Orientation.Horizontal
        painter.drawText(rect.adjusted(PAD, 0, -PAD, 0),
                         model.headerData(logical_index, orientation, Qt.ItemDataRole.TextAlignmentRole),
                         model.headerData(logical_index, orientation, Qt.ItemDataRole.DisplayRole))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("outline"))


def _arrow(colour: QColor, ratio: float, corners: list[tuple[int, int]]) -> QPixmap:
    """Painted once, because smooth edges take long."""
    picture = QPixmap(QSize(INDENT, ROW) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([QPointF(INDENT / 2 + x, ROW / 2 + y) for x, y in corners]))
    return picture
