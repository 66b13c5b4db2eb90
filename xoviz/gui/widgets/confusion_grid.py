"""A confusion matrix: right answers down, answers given across, each cell as strong as its share of the row.

Where it may be picked from, a cell stands for the pictures that are counted in it, and a name for its row or column.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from xoviz.gui.theme import Theme, current_theme, number_font
from xoviz.gui.widgets.cursor_widget import CursorWidget
from xoviz.gui.widgets.painting import paint_frame

Counts = npt.NDArray[np.integer]

ALL = -1
"""In the place of a class: all of them."""

_CELL, _LARGEST, _SMALL = 34, 64, 26  # pixels
_TINIEST = 4.0  # pixels: a cell that can still be pointed at
_CROWDED = 5  # classes: of more than so many, the cells may become smaller than small
_TEXT, _CAPTION = 14, 12
_LEGIBLE = 5  # pixels of type
_GAP = 6
_WIDEST = 90  # pixels, for the names of the rows
_STRONGEST = 0.75  # of the colour, where a whole row lies in one cell

_PICKING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_STEPS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}

Cell = tuple[int, int]
"""The row and the column of a cell; ``ALL`` for the names at their sides."""


class ConfusionGrid(CursorWidget[Cell]):
    """Counts (U, U) with the names of the classes; right ones are green, mistakes red.

    Signals:
        picked(int, int): the row and the column of a cell that was clicked, or picked by keyboard; ``ALL`` for one of
            them if that was a name. Only where it was said to be ``pickable``.
    """

    picked = Signal(int, int)

    def __init__(self, parent: QWidget | None = None, *, pickable: bool = False) -> None:
        super().__init__(parent)
        self._counts: Counts = np.zeros((0, 0), np.intp)
        self._names: tuple[str, ...] = ()
        self._pickable = pickable
        self._cursor: Cell = (0, 0)
        self._chosen: Cell = (ALL, ALL)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if pickable else Qt.FocusPolicy.NoFocus)
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
            self._names, self._cursor, self._chosen = tuple(names), (0, 0), (ALL, ALL)
            self.updateGeometry()
            self.update()
        if not np.array_equal(counts, self._counts):
            self._counts = counts
            self.setAccessibleDescription(self.sentence())
            self.update()

    def set_chosen(self, row: int, column: int) -> None:
        """Emphasise a cell; with ``ALL`` a whole row or column, or none."""
        if (row, column) != self._chosen:
            self._chosen = row, column
            self.update()

    def rect_of(self, row: int, column: int) -> QRectF:
        """Where a cell lies, or with ``ALL`` the name of a row or column."""
        side, line, left = self._side(), self._line(), self._label_width()
        if row == ALL:
            return QRectF(left + column * side, line, side, line)
        return self._cell(row, column, side) if column != ALL else QRectF(0, 2 * line + row * side, left, side)

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
        number = len(self._names)
        across = round(min(number * _SMALL, max(number * _TINIEST, _CROWDED * _SMALL)))
        return QSize(self._label_width() + across, 2 * self._line() + across)

    def height_at(self, width: int) -> int:
        """How high it comfortably is where it is so wide."""
        number = max(len(self._names), 1)
        side = min((width - self._label_width() - 1) / number, _CELL + 8)
        return 2 * self._line() + round(number * side) + 2

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cells, their counts, and the names at their sides."""
        painter = QPainter(self)
        theme, number = current_theme(), len(self._names)
        if not number:
            return
        side = self._side()
        self._paint_names(painter, theme, side)
        totals = np.maximum(self._counts.sum(axis=1), 1)
        painter.setFont(self._type(side))
        for row in range(number):
            for column in range(number):
                count = int(self._counts[row, column])
                self._paint_cell(painter, theme, self._cell(row, column, side), count, count / int(totals[row]),
                                 right=row == column)
        self._paint_states(painter, theme)

    def event(self, event: QEvent) -> bool:
        """Tell what a cell counts."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self.cell_at(event.pos())
            QToolTip.showText(event.globalPos(), self._words(cell) if cell is not None else "", self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick a cell."""
        cell = self.cell_at(event.position().toPoint())
        if self._pickable and event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self._cursor, self._cursor_shown = cell, False
            self.picked.emit(*cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Lift what is pointed at."""
        self._hover(self.cell_at(event.position().toPoint()) if self._pickable else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor over cells and names, or pick."""
        if not self._takes(event):
            super().keyPressEvent(event)
        elif event.key() in _PICKING:
            self.picked.emit(*self._cursor)
        else:
            row, column = (min(max(place + step, ALL), len(self._names) - 1)
                           for place, step in zip(self._cursor, _STEPS[Qt.Key(event.key())], strict=True))
            if (row, column) != (ALL, ALL):
                self._cursor, self._cursor_shown = (row, column), True
            self._describe()
            self.update()

    def cell_at(self, point: QPoint) -> Cell | None:
        """The cell or name at a point; None beside them all."""
        places = range(ALL, len(self._names))
        return next(((row, column) for row in places for column in places
                     if (row, column) != (ALL, ALL) and self.rect_of(row, column).contains(QPointF(point))), None)

    def _takes(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return self._pickable and bool(self._names) and plain and (event.key() in _PICKING or event.key() in _STEPS)

    def _show_hovered(self) -> None:
        self.update()

    def _describe(self) -> None:
        keyboard = self._pickable and self._cursor_shown and self._names
        self.setAccessibleDescription(self._words(self._cursor) if keyboard else self.sentence())

    def _words(self, cell: Cell) -> str:
        """What a cell counts."""
        row, column = cell
        if row == ALL:
            return self.tr("All that are read as {other}: {count}").format(
                other=self._names[column], count=f"{int(self._counts[:, column].sum()):,}")
        if column == ALL:
            return self.tr("All that are {name}: {count}").format(
                name=self._names[row], count=f"{int(self._counts[row].sum()):,}")
        return self.tr("{name} read as {other}: {count}").format(
            name=self._names[row], other=self._names[column], count=f"{int(self._counts[row, column]):,}")

    def _paint_states(self, painter: QPainter, theme: Theme) -> None:
        """Frames around what is chosen, hovered over and under the cursor."""
        places = range(len(self._names))
        row, column = self._chosen
        if self._chosen != (ALL, ALL):
            cells = [self.rect_of(one, other) for one in (places if row == ALL else (row,))
                     for other in (places if column == ALL else (column,))]
            paint_frame(painter, cells[0].united(cells[-1]).adjusted(1, 1, -1, -1), 2.0, theme.colour("accent"))
        if self._hovered is not None:
            paint_frame(painter, self.rect_of(*self._hovered).adjusted(1, 1, -1, -1), 1.0, theme.colour("text"))
        if self.hasFocus() and self._cursor_shown:
            paint_frame(painter, self.rect_of(*self._cursor).adjusted(2, 2, -2, -2), 2.0, theme.colour("focus"))

    def _type(self, side: float) -> QFont:
        """The type of the counts: smaller where the longest would not fit into a cell."""
        font = number_font(_TEXT, bold=True)
        longest = QFontMetrics(font).horizontalAdvance("0" * len(str(int(self._counts.max()))))
        return number_font(max(min(_TEXT, int(_TEXT * (side - 4) / longest)), 1), bold=True)

    def _paint_cell(self, painter: QPainter, theme: Theme, rect: QRectF, count: int, share: float, *,
                    right: bool) -> None:
        colour = QColor(theme.colour("ok" if right else "error"))
        colour.setAlphaF(_STRONGEST * share)
        painter.fillRect(rect, theme.colour("card"))
        painter.fillRect(rect, colour)
        painter.setPen(theme.colour("outline"))
        painter.drawRect(rect)
        painter.setPen(theme.colour("text" if count else "muted"))
        if painter.font().pixelSize() >= _LEGIBLE:
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(count))

    def _paint_names(self, painter: QPainter, theme: Theme, side: float) -> None:
        painter.setFont(number_font(_CAPTION))
        painter.setPen(theme.colour("muted"))
        left, line, middle = self._label_width(), self._line(), Qt.AlignmentFlag.AlignVCenter
        across = QRectF(left, 0, len(self._names) * side, line)
        painter.drawText(across, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, self.tr("read as"))
        painter.setPen(theme.colour("text"))
        for place, name in enumerate(self._names):
            painter.drawText(self.rect_of(ALL, place), Qt.AlignmentFlag.AlignCenter, _elided(name, side - 2))
        # Where rows are lower than type, not every one of them can say its name; a pointer asks for the others.
        for place, name in list(enumerate(self._names))[:: math.ceil((line - 4) / side)]:
            row = QRectF(0, 2 * line + place * side, left - _GAP, side)
            painter.drawText(row, middle | Qt.AlignmentFlag.AlignRight | Qt.TextFlag.TextDontClip,
                             _elided(name, left - _GAP))

    def _cell(self, row: int, column: int, side: float) -> QRectF:
        return QRectF(self._label_width() + column * side + 0.5, 2 * self._line() + row * side + 0.5, side, side)

    def _side(self) -> float:
        room = min(self.width() - self._label_width() - 1, self.height() - 2 * self._line() - 1)
        return min(max(room / len(self._names), _TINIEST), _LARGEST)

    def _label_width(self) -> int:
        metrics = QFontMetrics(number_font(_CAPTION))
        widest = max((metrics.horizontalAdvance(name) for name in self._names), default=0)
        return min(widest, _WIDEST) + _GAP + 2

    def _line(self) -> int:
        return QFontMetrics(number_font(_CAPTION)).height() + 2


def _elided(name: str, room: float) -> str:
    """As much of a name as there is room for."""
    return QFontMetrics(number_font(_CAPTION)).elidedText(name, Qt.TextElideMode.ElideRight, int(room))
