"""One level of a receipt that was opened: which line it opened from, and in which order its own lines stand."""

from __future__ import annotations

from xoviz.gui.panels.receipt.levels import Level
from xoviz.nn import Focus


class Branch:
    """A level that was opened. ``order`` lists the places of its parts from the top down, ``rows`` is its inverse."""

    def __init__(self, number: int, level: Level, parent: Branch | None = None, place: int = 0) -> None:
        self.number, self.parent, self.place = number, parent, place
        self.level = level
        self.stale = False
        self.below: dict[int, Branch] = {}
        self.places = {part.source: place for place, part in enumerate(level.parts) if part.source is not None}
        self.length = len(level.parts) + len(level.closing)
        self.set_order(list(range(len(level.parts))))

    @property
    def focus(self) -> Focus | None:
        """The cell that opens into it; None for the outermost."""
        return None if self.parent is None else self.parent.level.parts[self.place].source

    @property
    def path(self) -> tuple[Focus, ...]:
        """The cells on the way to it, from the outermost on."""
        if self.parent is None or self.focus is None:
            return ()
        return (*self.parent.path, self.focus)

    def set_order(self, order: list[int]) -> None:
        """Put the parts in another order."""
        self.order = order
        self.rows = [0] * len(order)
        for row, place in enumerate(order):
            self.rows[place] = row
