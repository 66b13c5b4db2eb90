"""What is learned: one file a task, NumPy only.

Reads in this order: `base` (what a task is, and the pool that training draws from), `letters` (X or O: the talk's ten
pictures and the generator), `strokes` (where a hand moves), `raster` (how the pen marks the cells), `transforms` (what
the window's sliders do to any picture).
"""

from __future__ import annotations

from xoviz.tasks.base import Task
from xoviz.tasks.letters import LettersTask


def task(name: str) -> Task:
    """The task of that name; ValueError names the known ones."""
    known: dict[str, type[Task]] = {each.name: each for each in (LettersTask,)}
    if name not in known:
        raise ValueError(f"There is no task '{name}'; the known ones are: {', '.join(sorted(known))}.")
    return known[name]()
