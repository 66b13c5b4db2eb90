"""What a document can learn: letters, digits, or the drawings that people have collected in it, and networks for that.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from xoviz import zoo
from xoviz.nn import Network
from xoviz.state.document import Contents
from xoviz.tasks.augmentation import Augmentation
from xoviz.tasks.base import Task
from xoviz.tasks.digits import CLASSES as DIGITS
from xoviz.tasks.digits import NAME as DIGITS_NAME
from xoviz.tasks.drawn import DrawnTask
from xoviz.tasks.letters import LettersTask

if TYPE_CHECKING:
    from xoviz.drawings.collection import Collection

Kind = Literal["letters", "digits", "drawings"]

COMFORTABLE = 28
"""Cells a side of a pad on which letters of any kind can be drawn."""


def kind_of(task: Task) -> Kind:
    """Which of the three a task is; whatever is made of drawings and is not the digits is a set of one's own."""
    if isinstance(task, LettersTask):
        return "letters"
    return "digits" if (task.name, task.classes) == (DIGITS_NAME, DIGITS) else "drawings"


def drawn_task(collection: Collection | None, augmentation: Augmentation | None = None) -> DrawnTask:
    """The task that a set sets: its training part varied by ``augmentation``, its other part held out.

    ValueError, in one sentence, where that cannot be learned: too few classes, or one without training drawings.
    """
    if collection is None:
        raise ValueError("There are no drawings yet: collect some first.")
    pictures, answers = collection.pictures(side_of(collection)), collection.answers
    training, testing = collection.parts()
    return DrawnTask(collection.name, collection.classes, (pictures[training], answers[training]),
                     (pictures[testing], answers[testing]), augmentation)


def side_of(collection: Collection) -> int:
    """Cells a side of most drawings of a set, and so of the pictures that a network for it reads."""
    counted = Counter(drawing.size for drawing in collection.drawings)
    return max(counted, key=lambda size: (counted[size], size), default=COMFORTABLE)


def task_of(network: Network, contents: Contents) -> Task:
    """The task that a network which comes in was made for, as far as its classes tell; else the present one.

    Of several with its classes, one that bears the name of its task goes first, and then the present one.
    """
    known: list[Task] = [contents.task, LettersTask()]
    if contents.collection is not None and contents.collection.classes == network.classes:
        with suppress(ValueError):  # there may be nothing to learn from yet
            known.append(drawn_task(contents.collection))
    fitting = [task for task in known if task.classes == network.classes]
    return next((task for task in fitting if task.name == network.task), fitting[0] if fitting else contents.task)


def untrained(task: Task, size: int, seed: int) -> Network:
    """A network for a task with random weights."""
    return zoo.for_task(size, task.classes, seed, task.name)
