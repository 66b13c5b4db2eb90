"""What can be wished for of the runs so far."""

from __future__ import annotations

from xoviz.state.wishes.wish import Wish


class Visit(Wish):
    """Go to a step of the run on display. What is kept near it is shown at once, and, where ``exact`` is asked for, the
    step itself as soon as it has been computed again. Play goes on from there, as a branch."""

    step: int
    gesture: int = 0
    exact: bool = True


class SwitchRun(Wish):
    """Go to the end of another run."""

    key: int


class NameRun(Wish):
    """Give a run another name."""

    key: int
    name: str


class DeleteRun(Wish):
    """Put a run away; undo brings it back."""

    key: int


class Mark(Wish):
    """Put words to a step of the run on display; empty words take the mark away."""

    step: int
    words: str
