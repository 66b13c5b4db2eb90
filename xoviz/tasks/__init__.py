"""What is learned: one file a task, NumPy only.

Reads in this order: `base` (what a task is, and the pool that training draws from), `letters` (X or O: the talk's ten
pictures and the generator), `strokes` (where a hand moves), `raster` (how the pen marks the cells), `transforms` (what
the window's sliders do to any picture), `augmentation` (whole sets of drawings varied), `drawn` (a task made of
drawings), `digits` (those of scikit-learn), `damage` (what the break-it bench does to pictures), `templates` (one
picture for each class).
"""

from __future__ import annotations

from collections.abc import Callable

from xoviz.tasks.base import Task
from xoviz.tasks.letters import LettersTask


def _digits() -> Task:
    from xoviz.tasks.digits import digits  # read when it is wanted: the window opens on letters

    return digits()


_KNOWN: tuple[tuple[str, Callable[[], Task]], ...] = (("letters", LettersTask), ("digits", _digits))


def names() -> tuple[str, ...]:
    """The names of all tasks that need no drawings of one's own."""
    return tuple(name for name, _ in _KNOWN)


def task(name: str) -> Task:
    """The task of that name; ValueError names the known ones, or says what it lacks."""
    for known, make in _KNOWN:
        if known == name:
            return make()
    raise ValueError(f"There is no task '{name}'; the known ones are: {', '.join(names())}.")
