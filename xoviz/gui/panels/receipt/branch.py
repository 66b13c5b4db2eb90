"""One level of a receipt that was opened: which line it opened from, and in which order its own lines stand."""

from __future__ import annotations

from collections.abc import Callable

from xoviz.gui.panels.receipt.levels import Level, Line
from xoviz.nn import PICTURE, Focus

Open = Callable[[Focus | None], Level]
"""What makes the level below a cell; None asks for the outermost one."""


class Branch:
    """A level that was opened. ``order`` lists the places of its parts from the top down, ``rows`` is its inverse.

    Which cells stand on it never changes, only their numbers do. ``below`` are the branches that were opened from it,
    by the places of their lines.
    """

    def __init__(self, number: int, open_: Open, parent: Branch | None = None, place: int = 0) -> None:
        self.number, self.parent, self.place = number, parent, place
        self._open, self._level = open_, open_(None if parent is None else parent.sources[place])
        self.sources: list[Focus | None] = [part.source for part in self._level.parts]
        self.places = {source: place for place, source in enumerate(self.sources) if source is not None}
        self.below: dict[int, Branch] = {}
        self.length = len(self.sources) + len(self._level.closing)
        self._stale = False
        self.set_order(list(range(len(self.sources))))

    @property
    def level(self) -> Level:
        """What stands on it, with the present numbers."""
        if self._stale:
            self._level, self._stale = self._open(self.focus), False
        return self._level

    def renew(self, open_: Open) -> None:
        """There are other numbers; they are worked out when somebody asks for them."""
        self._open, self._stale = open_, True

    @property
    def focus(self) -> Focus | None:
        """The cell that opens into it; None for the outermost."""
        return None if self.parent is None else self.parent.sources[self.place]

    @property
    def path(self) -> tuple[Focus, ...]:
        """The cells on the way to it, from the outermost on."""
        if self.parent is None or self.focus is None:
            return ()
        return (*self.parent.path, self.focus)

    @property
    def depth(self) -> int:
        """How many levels lie around it."""
        return 0 if self.parent is None else self.parent.depth + 1

    def set_order(self, order: list[int]) -> None:
        """Put the parts in another order."""
        self.order = order
        self.rows = [0] * len(order)
        for row, place in enumerate(order):
            self.rows[place] = row

    # Line by line, from the top down

    def place_at(self, row: int) -> int:
        """A line's place among the parts in reading order; beyond them for what closes the level."""
        return self.order[row] if row < len(self.order) else row

    def line(self, row: int) -> Line:
        """What stands on a line."""
        return self.level.part(self.order[row]) if row < len(self.order) \
            else self.level.closing[row - len(self.order)]

    def source(self, row: int) -> Focus | None:
        """The cell that a line opens into, if it opens: all do but pixels, padding, and what closes the sum."""
        source = self.sources[self.order[row]] if row < len(self.order) else None
        return None if source is None or source.layer == PICTURE else source

    def branch_at(self, row: int) -> Branch | None:
        """What was opened from a line."""
        return self.below.get(self.order[row]) if self.below and row < len(self.order) else None
