"""What can be wished for of what is looked at, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xoviz.state.wishes.wish import Wish

if TYPE_CHECKING:
    from xoviz.explain.reading import Reading
    from xoviz.nn import Focus


class ShowGradients(Wish):
    """Show, in the place of values, how the error changes with each of them; or values again."""

    on: bool


class Point(Wish):
    """Look at a cell (None: at nothing), unless one is pinned."""

    focus: Focus | None


class Pin(Wish):
    """Look at a cell, and go on looking at it whatever is pointed at (None: let go)."""

    focus: Focus | None


class Read(Wish):
    """Read all numbers as rounded decimals, as on the talk's slides, or as exact fractions."""

    reading: Reading
