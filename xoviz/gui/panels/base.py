"""What every panel has: a name, a title, one way in (``present``) and one way out (``wish``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QWidget

from xoviz.nn import Array, Focus
from xoviz.state.view import View
from xoviz.state.wishes import Pin, Point

if TYPE_CHECKING:
    from xoviz.explain.calculation import Calculation

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
        menu_asked(QPoint): a menu is asked for at this point of the screen, to copy what is looked at.
        copy_asked(str): what is looked at is to be copied in this form, without a menu.
        tab_wanted(str): the name of another panel, on which somebody wants to see all that there is.
    """

    wish = Signal(object)
    menu_asked = Signal(QPoint)
    copy_asked = Signal(str)
    tab_wanted = Signal(str)

    name: ClassVar[str]

    def title(self) -> str:
        """The words on the tab."""
        raise NotImplementedError

    def present(self, view: View) -> None:
        """Show a view; repaint only what has changed since the last one."""
        raise NotImplementedError

    def hint(self) -> str:
        """What to do here, said below the tab while no cell is looked at; empty where cells can be pointed at."""
        return ""

    def show_all(self) -> None:
        """Leave nothing out, for those who come from another panel to see all; a panel that filters nothing need not
        care."""

    def prepare(self, view: View) -> None:
        """Make what takes long to make, before anybody opens the tab; most panels have nothing of that kind."""

    def finish(self, view: View) -> None:
        """Do at once what is otherwise worked out in the background: for a figure, which nobody waits in front of."""

    def set_motion(self, on: bool) -> None:
        """Whether anything may play by itself; a panel that plays nothing need not care."""

    def offer(self, samples: Sequence[Sample], fit: Fit) -> None:
        """The task's own pictures, for panels that show more than what is on the pad; again when the task changes."""

    def number_gestures(self, gestures: Iterator[int]) -> None:
        """Where the numbers of strokes and drags come from, for panels that edit; no other part gets the same ones."""

    def calculation(self, view: View) -> Calculation | None:
        """What is copied: how the number that is looked at came about; else how the highest score did.

        While slopes stand in the place of values, its first line says that it is about the value.
        """
        # The window opens sooner without what only copying needs.
        from xoviz.explain import walk
        from xoviz.explain.calculation import CellCalculation, NotedCalculation
        from xoviz.explain.receipt import Receipt

        focus = walk.start(view.trace) if view.focus is None else view.focus
        found = CellCalculation(Receipt(view.trace, view.exact).hop(focus))
        if view.gradients is None:
            return found
        return NotedCalculation(found, self.tr("This is how the value comes about, not its slope."))

    def shown_cell(self) -> Focus | None:
        """The cell whose arithmetic is on screen while nobody looks at any, if there is one."""
        return None

    def calculations(self) -> Sequence[Calculation]:
        """All that is open, for panels on which things open."""
        return ()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Wherever nothing else has a menu."""
        self.menu_asked.emit(event.globalPos())

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
