"""Catch, by deep Q-learning: a ball falls, and a bat of three cells has to be there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from xoviz.tasks.games.catch import Catch
from xoviz.tasks.games.task import GameTask, Shown


@dataclass(frozen=True)
class CatchTask(GameTask):
    """The plain game: 10 x 10 cells."""

    name: ClassVar[str] = "catch"
    title: ClassVar[str] = "catch: a ball falls"
    stack: ClassVar[str] = "conv 8@3 | leaky 0.1 | dense 32 | leaky 0.1 | dense 3"
    game: ClassVar[Catch] = Catch()
    shown: ClassVar[tuple[Shown, ...]] = (
        ("left", "Left, or it is too late", (2, 0, 1, 7, 0, 7), 0),
        ("stay", "Stay: the ball is above the bat", (8, 4, 1, 3, 4, 3), 1),
        ("right", "Right, or it is too late", (4, 8, 1, 1, 8, 1), 2),
        ("start", "A game begins", (0, 2, 1, 5, 2, 5), 0),
        ("time", "There is time enough", (3, 6, 1, 4, 6, 4), 1),
        ("last", "The last move decides", (8, 2, 1, 3, 2, 3), 0),
    )


def task() -> CatchTask:
    """The task "catch"."""
    return CatchTask()
