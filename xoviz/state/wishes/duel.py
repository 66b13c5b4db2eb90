"""What can be wished for of two networks side by side."""

from __future__ import annotations

from xoviz.state.wishes.wish import Wish


class Challenge(Wish):
    """Have the network on display stand against another one; the study is called "duel", its results are Bouts.

    ``kind`` says what ``what`` names: "shipped" a network's name, "file" a path, "preset" a stack's name, "stack" its
    text, "run" a run's key. Both begin as they are, or ``afresh``, from random weights (but for what is frozen).

    "hand" needs no name: hand against machine. What is frozen in the network on display (if nothing is: the filters of
    its first convolution) stays as it is painted, and all else learns from random weights; the other one has the same
    stack, and learns all of it.
    """

    kind: str
    what: str = ""
    afresh: bool = True


class Fight(Wish):
    """Let both learn for so many steps more; ``CancelStudy("duel")`` has them rest."""

    steps: int


class TakeContestant(Wish):
    """Put one of the two, 0 or 1, as it is now, in the place of the network on display."""

    place: int
