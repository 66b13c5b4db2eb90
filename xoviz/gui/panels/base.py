"""What every panel has: a name, a title, one way in (``present``) and one way out (``wish``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from xoviz.nn import Array, Focus
from xoviz.state.view import View
from xoviz.state.wishes import Pin, Point

Fit = Callable[[Array, int], Array]
"""Gives a picture (1, S, S) another size: (1, size, size)."""


class Sample(Protocol):
    """One of a task's own pictures."""

    @property
    def name(self) -> str:
        """How it is asked for."""

    @property
    def title(self) -> str:
        """What people call it."""

    @property
    def picture(self) -> Array:
        """Its pixels, (1, S, S), between -1 and +1."""


class Panel(QWidget):
    """One tab. A panel is a function of the view: tested with a view and nothing else.

    Signals:
        wish(object): a Wish, for the session.
    """

    wish = Signal(object)

    name: ClassVar[str]

    def title(self) -> str:
        """The words on the tab."""
        raise NotImplementedError

    def present(self, view: View) -> None:
        """Show a view; repaint only what has changed since the last one."""
        raise NotImplementedError

    def set_motion(self, on: bool) -> None:
        """Whether anything may play by itself; a panel that plays nothing need not care."""

    def offer(self, samples: Sequence[Sample], fit: Fit) -> None:
        """The task's own pictures, for panels that show more than what is on the pad."""

    def look_at(self, focus: Focus | None) -> None:
        """Wish that everybody look at a cell."""
        self.wish.emit(Point(focus))

    def walk_to(self, focus: Focus, view: View) -> None:
        """Wish to look at a cell that was walked to on purpose: a pin comes along."""
        self.wish.emit(Pin(focus) if view.pinned else Point(focus))

    def pin(self, focus: Focus, view: View) -> None:
        """Wish that everybody go on looking at a cell; if they do so already, only for as long as it is pointed at."""
        again = view.pinned and view.focus == focus
        self.wish.emit(Pin(None if again else focus))
        if again:
            self.look_at(focus)
