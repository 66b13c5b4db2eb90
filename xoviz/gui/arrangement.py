"""Where the parts of the window stand: as the screen allows at first, then as they were left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

SPACING = 2  # pixels between parts that stand one above the other

SMALL_HEIGHT = 900
"""Below this, filters and transforms share a place as tabs instead of standing one above the other."""

ROOM_FOR_SAMPLES = 69
"""Pixels below the pad, those of two rows of samples: so it hardly changes its size when they come."""


class Arrangement:
    """The docks of a window (drawing, filters, transforms, how a picture was read, in this order) and its size; both as
    text, to be kept."""

    def __init__(self, window: QMainWindow, docks: Sequence[QDockWidget]) -> None:
        self._window, self._docks = window, docks
        self._left: QByteArray | None = None
        self._settled = False

    @property
    def geometry(self) -> str:
        """Where the window stands and how large it is."""
        return _as_text(self._window.saveGeometry())

    @property
    def state(self) -> str:
        """Where its docks are."""
        return _as_text(self._window.saveState())

    def begin(self) -> None:
        """Every part in its place, as the screen allows."""
        drawing, filters, transforms, reading = self._docks
        room = self._window.screen().availableGeometry()
        for dock in self._docks:
            dock.setFloating(False)
            self._window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
            dock.setVisible(True)
        self._window.splitDockWidget(drawing, filters, Qt.Orientation.Vertical)
        if room.height() < SMALL_HEIGHT:
            self._window.tabifyDockWidget(filters, transforms)
        else:
            self._window.splitDockWidget(filters, transforms, Qt.Orientation.Vertical)
        self._window.tabifyDockWidget(transforms if room.height() < SMALL_HEIGHT else filters, reading)
        reading.setVisible(False)  # until there is something to be seen in it
        filters.raise_()  # before those that share its place
        self._size_docks()

    def restore(self, geometry: str, state: str) -> None:
        """As it was when `geometry` and `state` were asked for; what is empty or damaged leaves a good first size."""
        room = self._window.screen().availableGeometry()
        self._window.resize(min(1600, int(room.width() * 0.94)), min(1000, int(room.height() * 0.94)))
        self._window.restoreGeometry(_from_text(geometry))
        left = _from_text(state)
        self._left = left if self._window.restoreState(left) else None

    def settle(self) -> None:
        """The docks as `begin` or `restore` would have them, now that what is in them wants room. Once is enough."""
        if self._settled:
            return
        self._settled = True
        if self._left is None:
            self._size_docks()
        else:
            self._window.restoreState(self._left)

    def _size_docks(self) -> None:
        """As wide as the screen allows; their heights stand to one another as these do."""
        drawing, filters, transforms, _ = self._docks
        room = self._window.screen().availableGeometry()
        self._window.resizeDocks([drawing], [max(270, min(420, room.width() // 5))], Qt.Orientation.Horizontal)
        heights = {drawing: 340, filters: 290} | ({} if room.height() < SMALL_HEIGHT else {transforms: 178})
        self._window.resizeDocks(list(heights), list(heights.values()), Qt.Orientation.Vertical)


def column(*rows: QWidget | Sequence[QWidget], growing: Sequence[QWidget]) -> QVBoxLayout:
    """Parts one above the other; those of a sequence side by side. The `growing` ones take the room that is left."""
    stack = QVBoxLayout()
    stack.setContentsMargins(0, 0, 0, 0)
    stack.setSpacing(SPACING)
    for row in rows:
        if isinstance(row, QWidget):
            stack.addWidget(row, row in growing)
        else:
            beside = QHBoxLayout()
            stack.addLayout(beside)
            for part in row:
                beside.addWidget(part, part in growing)
    return stack


def docked(window: QMainWindow, name: str, title: str) -> QDockWidget:
    """An empty dock; the layout is remembered by its `name`."""
    dock = QDockWidget(title, window)
    dock.setObjectName(name)
    return dock


def _as_text(data: QByteArray) -> str:
    return bytes(data.toBase64().data()).decode("ascii")


def _from_text(text: str) -> QByteArray:
    return QByteArray.fromBase64(QByteArray(text.encode("ascii")))
