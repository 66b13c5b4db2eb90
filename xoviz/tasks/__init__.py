"""What is learned: one file a task, NumPy only.

Reads in this order: `base` (what a task is, and the pool that training draws from), `known` (the tasks that ship;
first `known.letters`, X or O: the talk's ten pictures and the generator), `games` (what is learned by playing it),
`strokes` (where a hand moves), `raster` (how the pen marks the cells), `transforms` (what the window's sliders do to
any picture), `augmentation` (whole sets of drawings varied), `drawn` (a task made of drawings), `shuffled` (one whose
cells are rearranged), `tabular` (one that reads rows of a table), `customers` (such rows), `damage` (what the break-it
bench does to pictures), `templates` (one picture for each class).
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from xoviz.tasks import known
from xoviz.tasks.base import Task

FIRST = "letters"
"""What the window opens with."""


def names() -> tuple[str, ...]:
    """The names of all tasks that need no drawings of one's own, letters first. None of them is made for that."""
    others = sorted(module.name for module in iter_modules(known.__path__) if module.name != FIRST)
    return (FIRST, *others)


def task(name: str) -> Task:
    """The task of that name; ValueError names the known ones, or says what it lacks."""
    if name not in names():
        raise ValueError(f"There is no task '{name}'; the known ones are: {', '.join(names())}.")
    made: Task = import_module(f"{known.__name__}.{name}").task()
    return made
