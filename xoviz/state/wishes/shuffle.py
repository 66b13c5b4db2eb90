"""What can be wished for of the order of columns."""

from __future__ import annotations

from xoviz.state.wishes.wish import Wish


class RunShuffle(Wish):
    """Find out whether the order of ``what`` ("letters" or "table") tells anything.

    It takes so many ``seeds``, from ``first`` on, and so many ``steps``. The study is called "shuffle", its results are
    Shuffles. One that goes on is broken off.
    """

    what: str
    seeds: int
    first: int
    steps: int


class GoOnShuffle(Wish):
    """Let the experiment that was cancelled last go on from where it was."""


class Arrange(Wish):
    """Have the cells of all inputs stand in another ``order``: place k shows what ``order[k]`` says, counted in the
    order in which the task gives them. What the network reads now is rearranged with them."""

    order: tuple[int, ...]
    text: str
    gesture: int = 0
