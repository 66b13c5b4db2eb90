"""The harder Catch: balls slant and bounce off the walls, the bat has two cells, and one picture is not enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from xoviz.tasks.games.catch import Catch
from xoviz.tasks.games.task import GameTask, Shown


@dataclass(frozen=True)
class BounceTask(GameTask):
    """10 x 10 cells, and two pictures of them: now, and a move before."""

    name: ClassVar[str] = "bounce"
    title: ClassVar[str] = "bounce: catch balls that slant"
    stack: ClassVar[str] = "conv 8@3 | relu | dense 32 | relu | dense 3"
    game: ClassVar[Catch] = Catch(bat=2, slanting=True)
    shown: ClassVar[tuple[Shown, ...]] = (
        ("left", "Left, or it is too late", (4, 5, 0, 5, 6, 5), 0),
        ("stay", "Stay: the ball comes here", (8, 5, 0, 3, 6, 4), 1),
        ("right", "Right, or it is too late", (4, 3, 2, 2, 2, 2), 2),
        ("start", "A game begins: nobody sees yet where to", (0, 2, 2, 5, 2, 5), 1),
        ("wall", "It will bounce off the wall", (5, 1, 0, 3, 2, 3), 1),
    )


def task() -> BounceTask:
    """The task "bounce"."""
    return BounceTask()
