"""The pad: the picture that the network reads, large, square, and to be drawn on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from xoviz.gui.pad_tools import PadTools, Tool
from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.grid_view import Mark
from xoviz.gui.widgets.movable_grid import MovableGrid
from xoviz.nn import PICTURE, Array, Focus
from xoviz.state.wishes import ChangeTransform, Draw, Point, ResizePad
from xoviz.tasks.base import SIZES
from xoviz.tasks.transforms import IDENTITY, Transform

if TYPE_CHECKING:  # the window is first painted before anybody has a view
    from xoviz.state.view import View


class DrawingPad(QWidget):
    """The drawing grid under its row of tools; the cells that the focus comes from are framed.

    The pad may have another size than the pictures that the network reads: then cells are matched by the place of
    their centres, and a line says what the network makes of the drawing.

    Signals:
        wish(object): Draw, ChangeTransform, ResizePad or Point.
        said(str): why something typed was not taken.
    """

    wish = Signal(object)
    said = Signal(str)

    def __init__(self, gestures: Iterator[int], parent: QWidget | None = None) -> None:
        """A blank pad; `gestures` numbers the strokes, and no other part may get the same numbers."""
        super().__init__(parent)
        self._gestures = gestures
        self._gesture = 0
        self._view: View | None = None
        self._shown: Array | None = None
        self._stroke_widths: dict[int, int] = {}
        self._moved_from: Transform = IDENTITY
        self._grid = MovableGrid(SIZES[0], SIZES[0])
        self._tools = PadTools()
        self._hint = QLabel()
        self._lay_out()
        self._connect()
        self._fit_tools()

    @property
    def grid(self) -> MovableGrid:
        """The grid to draw on."""
        return self._grid

    @property
    def tools(self) -> PadTools:
        """The row of tools above the grid."""
        return self._tools

    @property
    def hint(self) -> str:
        """What the network makes of the drawing; empty where it reads it as it is."""
        return self._hint.text()

    @property
    def size_of_pad(self) -> int:
        """How many cells wide and high the pad is."""
        return len(self._grid.values)

    @property
    def stroke_width(self) -> int:
        """The width of pencil and eraser, in cells."""
        return self._grid.brush_width

    def preview(self, picture: Array) -> None:
        """Show a picture (H, W) of which there is no view yet."""
        self._show_pad(picture)

    def present(self, view: View) -> None:
        """Show the pad of a view, and frame what is lit on it."""
        before, self._view = self._view, view
        new_pad = view.pad is not self._shown
        if new_pad:
            self._show_pad(view.pad)
        resized = before is None or before.pad.shape != view.pad.shape
        restacked = before is None or before.network.stack is not view.network.stack
        if resized or restacked or before is None or view.lit is not before.lit or view.pinned != before.pinned:
            self._frame_lit(view)
        if resized or restacked:
            self._tell_size(view)

    def clear(self) -> None:
        """Wish for blank paper, unless the paper is blank."""
        if (self._grid.values != -1).any():
            self.wish.emit(Draw(np.full_like(self._grid.values, -1), text=self.tr("Clear")))

    def invert(self) -> None:
        """Wish for ink where paper is, and paper where ink is."""
        self.wish.emit(Draw(-self._grid.values, text=self.tr("Invert")))

    def choose_pencil(self) -> None:
        """Let the left button draw, and the right one erase."""
        self._take("pencil")

    def choose_eraser(self) -> None:
        """Let the left button erase, and the right one draw."""
        self._take("eraser")

    def choose_hand(self) -> None:
        """Let what is drawn be dragged, or moved with the arrow keys."""
        self._take("hand")
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_stroke_width(self, width: int) -> None:
        """Draw and erase this many cells wide, or as near to it as the pad's size allows; kept for this size."""
        width = min(max(width, 1), widest_stroke(self.size_of_pad))
        self._stroke_widths[self.size_of_pad] = width
        self._fit_tools()

    def thicker(self) -> None:
        """Draw one cell wider."""
        self.set_stroke_width(self.stroke_width + 1)

    def thinner(self) -> None:
        """Draw one cell narrower."""
        self.set_stroke_width(self.stroke_width - 1)

    def set_size(self, size: int) -> None:
        """Wish for a pad of size x size cells; ValueError unless from 9 to 64."""
        if size not in SIZES:
            raise ValueError(f"A pad is {SIZES[0]} to {SIZES[-1]} cells wide, not {size}.")
        if size != self.size_of_pad:
            self.wish.emit(ResizePad(size))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._view is not None:
            self._frame_lit(self._view)

    def _lay_out(self) -> None:
        self._grid.setAccessibleName(self.tr("Drawing pad"))
        self._grid.setStatusTip(self.tr("Left button or space draws, right button or Delete erases: "
                                        "the network reads every stroke at once"))
        self._hint.setProperty("muted", True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._hint.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._tools)
        column.addWidget(self._grid, 1)
        column.addWidget(self._hint)

    def _connect(self) -> None:
        self._grid.stroke_began.connect(self._begin_stroke)
        self._grid.stroked.connect(self._go_on_with_stroke)
        self._grid.move_began.connect(self._begin_move)
        self._grid.moved.connect(self._go_on_with_move)
        self._grid.pointed.connect(self._point)
        self._grid.left.connect(self._point_at_nothing)
        self._tools.pencil_chosen.connect(self.choose_pencil)
        self._tools.eraser_chosen.connect(self.choose_eraser)
        self._tools.hand_chosen.connect(self.choose_hand)
        self._tools.width_chosen.connect(self.set_stroke_width)
        self._tools.size_chosen.connect(self.set_size)
        self._tools.clear_asked.connect(self.clear)
        self._tools.invert_asked.connect(self.invert)
        self._tools.refused.connect(self.said)

    def _take(self, tool: Tool) -> None:
        self._tools.show_tool(tool)
        self._grid.set_moving(tool == "hand")
        self._grid.set_erasing(tool == "eraser")

    def _show_pad(self, pad: Array) -> None:
        resized = pad.shape != self._grid.values.shape
        self._grid.present(pad)
        self._shown = pad
        if resized:
            self._fit_tools()

    def _fit_tools(self) -> None:
        """The brush and the row of tools follow the pad's size."""
        size = self.size_of_pad
        width = self._stroke_widths.get(size, usual_stroke(size))
        self._grid.set_brush_width(width)
        self._tools.show_width(width)
        self._tools.show_size(size)

    def _frame_lit(self, view: View) -> None:
        region = view.lit.get(PICTURE)
        if region is None or region.empty:
            self._grid.mark(())
            self._grid.pin(None)
            return
        rows, columns = view.network.input_shape[1:]
        top, bottom = _spread(region.rows, rows, self.size_of_pad)
        left, right = _spread(region.columns, columns, self.size_of_pad)
        # As on the maps: the cell that is looked at, or what it comes from.
        here = view.focus is not None and view.focus.layer == PICTURE
        mark = Mark(top, left, bottom - top, right - left, current_theme().colour("focus" if here else "accent"))
        self._grid.mark([mark])
        self._grid.pin(mark if here and view.pinned else None)

    def _tell_size(self, view: View) -> None:
        rows, columns = view.network.input_shape[1:]
        same = (rows, columns) == view.pad.shape
        text = self.tr("read as {rows} × {columns}").format(rows=rows, columns=columns)
        self._hint.setText("" if same else text)
        self._hint.setHidden(same)
        self._tools.show_size(self.size_of_pad)

    def _begin_stroke(self) -> None:
        self._gesture = next(self._gestures)

    def _go_on_with_stroke(self, pixels: Array) -> None:
        # The grid now previews what no view has shown, so the next view must be shown even if its pad is an old one.
        self._shown = None
        self.wish.emit(Draw(pixels, self._gesture))

    def _begin_move(self) -> None:
        self._gesture = next(self._gestures)
        self._moved_from = IDENTITY if self._view is None else self._view.transform

    def _go_on_with_move(self, down: int, right: int) -> None:
        """By whole cells, as far as the sliders reach."""
        start, reach = self._moved_from, self.size_of_pad // 2
        moved = replace(start, shift_x=min(max(start.shift_x + right, -reach), reach),
                        shift_y=min(max(start.shift_y + down, -reach), reach))
        self.wish.emit(ChangeTransform(moved, self._gesture))

    def _point(self, row: int, column: int) -> None:
        if self._view is not None:
            rows, columns = self._view.network.input_shape[1:]
            place = _nearest(row, self.size_of_pad, rows), _nearest(column, self.size_of_pad, columns)
            self.wish.emit(Point(Focus(PICTURE, 0, *place)))

    def _point_at_nothing(self) -> None:
        self.wish.emit(Point(None))


def usual_stroke(size: int) -> int:
    """The stroke, in cells, to begin with on a pad of that size: thick enough to survive where pictures shrink."""
    return max(1, round(size / 12))


def widest_stroke(size: int) -> int:
    """The widest stroke, in cells, that leaves something to see on a pad of that size."""
    return size // 2


def _nearest(place: int, size: int, other: int) -> int:
    """The row (or column) of `other` in all that lies under the middle of a row of `size` in all."""
    return (2 * place + 1) * other // (2 * size)


def _spread(part: tuple[int, int], size: int, other: int) -> tuple[int, int]:
    """The half-open range of `other` rows in all that a range of `size` rows touches."""
    return part[0] * other // size, -(-part[1] * other // size)
