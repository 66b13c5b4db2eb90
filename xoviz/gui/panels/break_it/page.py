"""What the pages of the tab "Break it" have in common."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from xoviz.nn import Array
from xoviz.state.view import View

Fit = Callable[[Array, int], Array]
"""Gives a picture (1, S, S) another size."""


class Page(QWidget):
    """One page; it is shown views only while it is in front.

    Signals: wish(object): a Wish, for the session.
    """

    wish = Signal(object)

    def present(self, view: View) -> None:
        """Show a view, and see to it that what is missing will be worked out."""
        raise NotImplementedError

    def rest(self) -> None:
        """Nobody looks here any longer: nothing goes on."""

    def hint(self) -> str:
        """What to do here."""
        return ""

    def set_motion(self, on: bool) -> None:
        """Whether anything may play by itself."""
