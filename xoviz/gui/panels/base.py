"""What every panel has: a name, a title, one way in (``present``) and one way out (``wish``)."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from xoviz.nn import Focus
from xoviz.state.view import View
from xoviz.state.wishes import Point


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

    def look_at(self, focus: Focus | None) -> None:
        """Wish that everybody look at a cell."""
        self.wish.emit(Point(focus))
