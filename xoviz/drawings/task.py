"""What a set of drawings has to teach: its task for training, and the size of its pictures."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xoviz.tasks.augmentation import Augmentation
from xoviz.tasks.drawn import DrawnTask

if TYPE_CHECKING:
    from xoviz.drawings.collection import Collection

COMFORTABLE = 28
"""Cells a side of a pad on which letters of any kind can be drawn."""


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
