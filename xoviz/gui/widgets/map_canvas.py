"""Many maps on one widget: painted fast, pointed at cell by cell, framed, marked, and walked with the keys.

A canvas knows arrays and rectangles, nothing of networks. Its owner arranges groups of maps (a group is a layer),
fills them with values, and marks cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.gui.widgets.badges import BEYOND, Badges, CanvasBadge
from xoviz.gui.widgets.composition import Composition
from xoviz.gui.widgets.grid_geometry import Values
from xoviz.gui.widgets.keyboard import is_command, is_step
from xoviz.gui.widgets.map_group import NUMBERS_FROM, CanvasDots, CanvasMark, MapGroup, PaintedGroup, fitted
from xoviz.gui.widgets.number_tiles import Numbers
from xoviz.gui.widgets.numbers import Reading, fixed, significant
from xoviz.gui.widgets.painting import is_on_screen
from xoviz.gui.widgets.pin import paint_pin, reach_of_pin
from xoviz.gui.widgets.shapes import paint_shapes

__all__ = ["CanvasDots", "CanvasMark", "MapCanvas", "MapGroup", "fitted"]

_ARROWS = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}
_PICKING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_LOOKS = (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange)


class MapCanvas(QWidget):
    """Paints groups of maps.

    Arrows walk from cell to cell, plus and minus from map to map, Shift with Page Up and Page Down from group to group;
    Enter and space click. A cell that is held is walked on from, wherever the mouse is.

    Signals:
        pointed(str, int, int, int): group, map, row and column under the mouse or the walking cursor.
        walked(str, int, int, int): the keys led there; ``pointed`` has told it before, unless the mouse is there too.
        left(): nothing is pointed at any longer.
        clicked(str, int, int, int): a cell was clicked.
        resized(): there is another amount of room; whoever arranges may want to arrange again.
    """

    pointed = Signal(str, int, int, int)
    walked = Signal(str, int, int, int)
    left = Signal()
    clicked = Signal(str, int, int, int)
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composition = Composition()
        self._at: tuple[str, int, int, int] | None = None
        self._held: tuple[str, int, int, int] | None = None
        self._slope_unit: float | None = None
        self._due = QRect()
        self._badges: tuple[CanvasBadge, ...] = ()
        self._badge_painter = Badges()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def arrange(self, groups: Iterable[MapGroup]) -> None:
        """Lay out these groups and no others. Values of groups that keep their key and size are kept."""
        self._composition.arrange(groups, self.devicePixelRatio())
        if self._at is not None and not self._exists(*self._at):
            self._at = None
        if self._held is not None and not self._exists(*self._held):
            self._held = None
        self.update()

    def fill(self, key: str, values: Values, limit: float, exact: Numbers | None = None,
             reading: Reading = "decimals", ground: float = -1.0) -> None:
        """Show ``values`` (n, rows, columns) in a group; the strongest colours stand for -limit and +limit, in pictures
        the palest for ``ground``.

        Numbers are written in some ``reading``; as those of ``exact``, fractions of the same shape, if it is given.
        """
        self._composition.fill(key, values, limit, exact, reading, ground)
        self._paint_soon(self._painted[key].surroundings)

    def fill_all(self, groups: Iterable[tuple[str, Values, float, Numbers | None]], reading: Reading = "decimals",
                 ground: float = -1.0) -> None:
        """The same for many groups: for each its key, values and limit, and fractions if they are known."""
        for key, values, limit, exact in groups:
            self._composition.fill(key, values, limit, exact, reading, ground)
        self._paint_soon(self._composition.surroundings)

    def mean_slopes(self, unit: float | None) -> None:
        """Have the numbers told as slopes, of which the cells hold multiples of a unit; None: as values."""
        self._slope_unit = unit

    def mark(self, marks: Sequence[CanvasMark], dots: CanvasDots | None = None) -> None:
        """Mark these cells, and no others."""
        marks = tuple(marks)
        if marks != self._composition.marks or dots is not self._composition.dots:
            self._paint_soon(self._composition.marked)
            self._composition.mark(marks, dots)
            self._paint_soon(self._composition.marked)

    def badge(self, badges: Sequence[CanvasBadge]) -> None:
        """Have these cells wear badges, and no others; those that are not there do not matter."""
        if tuple(badges) != self._badges:
            self._badges = tuple(badges)
            self.update()

    @property
    def badges(self) -> tuple[CanvasBadge, ...]:
        """What wears a badge, on the canvas or not."""
        return self._badges

    def groups(self) -> tuple[MapGroup, ...]:
        """What is laid out."""
        return tuple(painted.group for painted in self._painted.values())

    def value(self, key: str, map_: int, row: int, column: int) -> float | None:
        """The number in a cell, None before the group is filled."""
        values = self._painted[key].values
        return None if values is None else float(values[map_, row, column])

    def text(self, key: str, map_: int, row: int, column: int) -> str:
        """The number in a cell as it is read; empty before the group is filled."""
        if self._slope_unit is not None:
            slope = self.value(key, map_, row, column)
            return "" if slope is None else self.tr("slope {slope}").format(slope=significant(slope * self._slope_unit))
        numbers = self._painted[key].numbers
        return "" if numbers is None else fixed(numbers.item(map_, row, column), reading=self._painted[key].reading)

    def cell_rect(self, key: str, map_: int, row: int = 0, column: int = 0, height: int = 1, width: int = 1) -> QRectF:
        """Where cells of a map lie on the widget."""
        return self._painted[key].cells[map_].rect(row, column, height, width)

    def map_rect(self, key: str, map_: int) -> QRectF:
        """Where the whole map lies."""
        return self._painted[key].cells[map_].whole()

    def middles(self, key: str) -> list[float]:
        """How far down the middle of each map of a group lies."""
        return [cells.top + cells.rows * cells.side / 2 for cells in self._painted[key].cells]

    def group_rect(self, key: str) -> QRectF:
        """The rectangle that holds all maps of a group."""
        return self._painted[key].whole

    def point_at(self, key: str, map_: int, row: int, column: int) -> None:
        """Put the walking cursor on a cell without telling anyone."""
        self._at = (key, map_, row, column) if self._exists(key, map_, row, column) else None

    @property
    def held(self) -> tuple[str, int, int, int] | None:
        """The cell that is pinned, if it is on the canvas."""
        return self._held

    def hold(self, at: tuple[str, int, int, int] | None) -> None:
        """Pin a cell (None, or one that is not there: let go), without telling anyone."""
        at = at if at is not None and self._exists(*at) else None
        if at != self._held:
            self._at = self._at if at is not None or self.underMouse() else self._held
            self._update_pin()
            self._held = at
            self._update_pin()

    def cell_at(self, point: QPointF) -> tuple[str, int, int, int] | None:
        """The cell under a point of the widget."""
        for key, painted in self._painted.items():
            for map_, cells in enumerate(painted.cells):
                cell = cells.at(point.x(), point.y())
                if cells.holds(cell):
                    return key, map_, *cell
        return None

    def sizeHint(self) -> QSize:
        """Comfortable for a tab."""
        return QSize(760, 420)

    def minimumSizeHint(self) -> QSize:
        """Small enough for a laptop."""
        return QSize(240, 160)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which cell the mouse came to."""
        self._go(self.cell_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which cell was clicked."""
        at = self.cell_at(event.position())
        self._go(at)
        if at is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(*at)

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse went away."""
        super().leaveEvent(event)
        self._go(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard went away."""
        super().focusOutEvent(event)
        if not self.underMouse():
            self._go(None)

    def event(self, event: QEvent) -> bool:
        """Keep what steps from winner to winner from menu shortcuts while the canvas has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and is_step(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk: arrows by cell, plus and minus by map, Shift with Page Up and Page Down by group; or click."""
        keys, steps = list(self._painted), {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        here = self._held or self._at
        key, map_, row, column = here or (keys[0] if keys else "", 0, 0, 0)
        if not keys or is_command(event):
            super().keyPressEvent(event)
        elif event.key() in _ARROWS:
            down, right = _ARROWS[Qt.Key(event.key())] if here else (0, 0)
            self._walk(key, map_, row + down, column + right)
        elif event.key() in _PICKING_KEYS and here:
            self.clicked.emit(*here)
        elif event.key() in steps and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            place = keys.index(key) + steps[Qt.Key(event.key())]
            self._walk(keys[min(max(place, 0), len(keys) - 1)], map_, row, column)
        elif event.text() in ("+", "-"):
            self._walk(key, map_ + (1 if event.text() == "+" else -1), row, column)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pass it on."""
        super().resizeEvent(event)
        self.resized.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme: pictures take its ink and paper."""
        super().changeEvent(event)
        if event.type() in _LOOKS:
            self._composition.wear()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """What lies behind, the maps, the marks, and what lies over them."""
        composition = self._composition
        self._due = QRect()
        with QPainter(self) as painter:
            if is_on_screen(painter, composition.ratio):
                composition.sheet(self.size(), self.palette().window().color(), self.paint_behind).paint(painter)
            else:
                self._paint_shapes(painter)
            self._paint_badges(painter)
            if self._held is not None:
                paint_pin(painter, self.cell_rect(*self._held))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_over(painter)

    def paint_behind(self, painter: QPainter) -> None:
        """For subclasses: lines between maps, cards, captions. It is kept until ``renew_behind``."""

    def renew_behind(self) -> None:
        """What lies behind the maps looks different now."""
        self._composition.renew_ground()
        self.update()

    def paint_over(self, painter: QPainter) -> None:
        """For subclasses: what must not be covered. They ask for an update where it changes."""

    @property
    def _painted(self) -> dict[str, PaintedGroup]:
        return self._composition.groups

    def _paint_shapes(self, painter: QPainter) -> None:
        """For files; and on a screen of another resolution than the last one's, until the maps are arranged for it."""
        if self.devicePixelRatio() != self._composition.ratio:
            painter.fillRect(self.rect(), self.palette().window())
            QTimer.singleShot(0, self, self.resized.emit)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_behind(painter)
        paint_shapes(painter, self._composition)

    def _paint_badges(self, painter: QPainter) -> None:
        for key, map_, row, column, height, width, badge in self._badges:
            if key in self._painted and map_ < len(self._painted[key].cells):
                room = self.cell_rect(key, map_, row, column, height, width)
                roomy = height * width > 1 or room.height() >= NUMBERS_FROM
                self._badge_painter.paint(painter, badge, room, self.devicePixelRatio(), BEYOND if roomy else 0.0)

    def _paint_soon(self, rect: QRect) -> None:
        """Paint a rectangle, as one with all others that are due: an image within any other shape takes Qt twice as
        long, and goes to the screen in dozens of pieces."""
        if not self._due.contains(rect):
            self._due = self._due.united(rect)
            self.update(self._due)

    def _update_pin(self) -> None:
        if self._held is not None:
            self._paint_soon(reach_of_pin(self.cell_rect(*self._held)).toAlignedRect())

    def _exists(self, key: str, map_: int, row: int = 0, column: int = 0) -> bool:
        painted = self._painted.get(key)
        return painted is not None and map_ < len(painted.cells) and painted.cells[map_].holds((row, column))

    def _walk(self, key: str, map_: int, row: int, column: int) -> None:
        """Go to a cell, or to the nearest that exists."""
        group = self._painted[key].group
        map_ = min(max(map_, 0), len(group.rects) - 1)
        at = key, map_, min(max(row, 0), group.rows - 1), min(max(column, 0), group.columns - 1)
        if self._held is not None:
            self._update_pin()
            self._held = at
            self._update_pin()
        self._go(at)
        self.walked.emit(*at)

    def _go(self, at: tuple[str, int, int, int] | None) -> None:
        if at == self._at:
            return
        self._at = at
        if at is None:
            self.left.emit()
            return
        self.setAccessibleDescription(self.tr("{group}, map {map}, row {row}, column {column}: {value}").format(
            group=at[0], map=at[1] + 1, row=at[2] + 1, column=at[3] + 1,
            value=self.text(*at)))
        self.pointed.emit(*at)
