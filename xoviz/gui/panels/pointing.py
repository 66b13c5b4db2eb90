"""What the panels with a canvas have in common: pointing at its cells, walking over them and pinning one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from xoviz.gui.panels.base import Panel
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.nn import Focus
from xoviz.state.view import View


class PointingPanel(Panel):
    """A panel that shows cells of the network on a canvas: what hand and keys do there becomes wishes.

    A subclass gives its canvas to ``_listen_to``, keeps ``_view`` and says in ``focus_at`` what a cell shows.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None

    def focus_at(self, key: str, map_: int, row: int, column: int) -> Focus | None:
        """What a cell of the canvas shows; None for what belongs to no layer, such as a filter."""
        raise NotImplementedError

    def _listen_to(self, canvas: MapCanvas) -> None:
        canvas.pointed.connect(self._point)
        canvas.walked.connect(self._walk)
        canvas.clicked.connect(self._pin)
        canvas.left.connect(self._look_away)

    @property
    def _is_pinned(self) -> bool:
        return self._view is not None and self._view.pinned

    def _show_focus(self, canvas: MapCanvas, at: tuple[str, int, int, int] | None) -> None:
        """Pin the cell that shows the focus, if that is pinned; else let the keys walk on from it, whoever chose it."""
        canvas.hold(at if self._is_pinned else None)
        if at is not None and not self._is_pinned and at[0] in (group.key for group in canvas.groups()):
            canvas.point_at(*at)

    def _point(self, key: str, map_: int, row: int, column: int) -> None:
        """What is pinned stays what all look at, wherever the mouse is."""
        focus = self.focus_at(key, map_, row, column)
        if focus is not None and not self._is_pinned:
            self.look_at(focus)

    def _walk(self, key: str, map_: int, row: int, column: int) -> None:
        """The keys led there: a pin comes along. Without one, ``_point`` has told it."""
        focus = self.focus_at(key, map_, row, column)
        if focus is not None and self._view is not None and self._view.pinned:
            self.walk_to(focus, self._view)

    def _pin(self, key: str, map_: int, row: int, column: int) -> None:
        focus = self.focus_at(key, map_, row, column)
        if focus is not None and self._view is not None:
            self.pin(focus, self._view)

    def _look_away(self) -> None:
        self.look_at(None)
