"""What every editor of inputs has: one way in (``present``) and one way out (``wish``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:  # the window is first painted before anybody has a view
    from xoviz.state.view import View



class InputEditor(QWidget):
    """Stands in the pad's place: shows what the network reads, and lets it be changed by hand.

    Signals:
        wish(object): mostly a SetInput; a Wish, for the session.
        said(str): a sentence to be said in passing, such as why something typed was not taken.
    """

    wish = Signal(object)
    said = Signal(str)

    def __init__(self, gestures: Iterator[int], parent: QWidget | None = None) -> None:
        """`gestures` numbers what merges into one undo step; no other part gets the same numbers."""
        super().__init__(parent)
        self.gestures = gestures

    def present(self, view: View) -> None:
        """Show what the network of a view reads; repaint only what has changed since the last one."""
        raise NotImplementedError

    def close_down(self) -> None:
        """The window closes: leave nothing playing. An editor that plays nothing need not care."""
