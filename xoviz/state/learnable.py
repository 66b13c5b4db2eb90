"""What a document can learn: a task that ships or the drawings that people have collected in it; and networks for it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from xoviz import tasks, zoo
from xoviz.nn import Network
from xoviz.state.document import Contents
from xoviz.tasks.base import Task
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.shuffled import carried
from xoviz.tasks.transforms import IDENTITY, fitted, resample

SLOW = "digits"
"""They come from a package that takes a second to read: nobody gets them who has not asked for them."""


def task_of(network: Network, contents: Contents) -> Task:
    """The task that a network which comes in was made for, as far as its classes and its shape tell; else the present
    one.

    Of several that fit, one that bears the name of its task goes first, and then the present one.
    """
    from xoviz.drawings.task import drawn_task  # sets of drawings are first read long after the window stands

    known: list[Task] = [contents.task, LettersTask()]
    if contents.collection is not None and contents.collection.classes == network.classes:
        with suppress(ValueError):  # there may be nothing to learn from yet
            known.append(drawn_task(contents.collection))
    if network.task in tasks.names() and network.task not in (SLOW, contents.task.name):
        known.append(tasks.task(network.task))
    fitting = [task for task in known if suits(network, task)]
    return next((task for task in fitting if task.name == network.task), fitting[0] if fitting else contents.task)


def suits(network: Network, task: Task) -> bool:
    """Whether a network can read the pictures of a task, and tells its classes apart."""
    return network.classes == task.classes and task.has(network.input_shape)


def newest_task(contents: Contents) -> Task:
    """The task of a document; where it is that of the set in it, as that is now. ValueError if that cannot be learned.
    """
    from xoviz.drawings.task import drawn_task
    from xoviz.tasks.drawn import DrawnTask

    task, collection = contents.task, contents.collection
    if not isinstance(task, DrawnTask) or task.kind != "drawings" or collection is None:
        return task
    if collection.name != task.name and collection.classes != task.classes:
        return task
    newest = drawn_task(collection, task.augmentation)
    return task if task.same_drawings(newest) else newest


def untrained(task: Task, size: int, seed: int) -> Network:
    """A network for a task with random weights: of the task's own layers, or of such as suit the size."""
    return zoo.for_task(task.shape(size), task.classes, seed, task.name, task.stack, task.loss)


def trained(task: Task) -> Network | None:
    """The network that ships for a task, if one does."""
    network = zoo.load(zoo.names_for(task.kind)[0])
    return network if suits(network, task) else None


def input_for(contents: Contents, task: Task, network: Network) -> dict[str, Any]:
    """The document's fields for what a network of a task is to read: what is there if that can be of the task, else
    the first of its samples."""
    if not task.admits(contents.drawing.shape, contents.task.input_kind):
        return first_sample(task, network)
    drawing = fitted(carried(contents.drawing, contents.task, task), network.input_shape[1])
    same = network.classes == contents.task.classes
    return {"drawing": drawing, "answer": contents.answer if same else None, "source": contents.source}


def first_sample(task: Task, network: Network) -> dict[str, Any]:
    """The document's fields for the first of a task's samples, as a network reads it."""
    sample = task.samples()[0]
    return {"drawing": fitted(sample.picture, network.input_shape[1]),
            "answer": sample.answer if network.classes == task.classes else None, "transform": IDENTITY,
            "prepared": None, "source": sample.source}


def opening(task: Task, size: int) -> Contents:
    """What a new window shows: the first sample at the pad's size, read by the shipped network that fits best."""
    network = zoo.load(zoo.for_size(size) or ("letters-28" if size > 9 else "letters-9"))
    sample = task.samples()[0]
    return Contents(resample(sample.picture, size), IDENTITY, sample.answer, network, network, task=task)
