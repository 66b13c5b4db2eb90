"""What a document can learn: letters, digits, or the drawings that people have collected in it, and networks for that.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Literal

from xoviz import zoo
from xoviz.drawings.task import drawn_task
from xoviz.nn import Network
from xoviz.state.document import Contents
from xoviz.tasks.base import Task
from xoviz.tasks.digits import CLASSES as DIGITS
from xoviz.tasks.digits import NAME as DIGITS_NAME
from xoviz.tasks.drawn import DrawnTask
from xoviz.tasks.letters import LettersTask

Kind = Literal["letters", "digits", "drawings"]


def kind_of(task: Task) -> Kind:
    """Which of the three a task is; whatever is made of drawings and is not the digits is a set of one's own."""
    if isinstance(task, LettersTask):
        return "letters"
    return "digits" if (task.name, task.classes) == (DIGITS_NAME, DIGITS) else "drawings"


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


def newest_task(contents: Contents) -> Task:
    """The task of a document; where it is that of the set in it, as that is now. ValueError if that cannot be learned.
    """
    task, collection = contents.task, contents.collection
    if not isinstance(task, DrawnTask) or kind_of(task) != "drawings" or collection is None:
        return task
    if collection.name != task.name and collection.classes != task.classes:
        return task
    newest = drawn_task(collection, task.augmentation)
    return task if task.same_drawings(newest) else newest


def untrained(task: Task, size: int, seed: int) -> Network:
    """A network for a task with random weights."""
    return zoo.for_task(size, task.classes, seed, task.name)
