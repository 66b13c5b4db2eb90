"""What a picture reminds the network of: the examples that look most like it in the network's own last layer.

That layer is what the votes are given (hidden units, or pooled maps). Two pictures are as far apart as the angle at the
origin between what stands there for each: how strong an answer is does not count (``explain.doubt`` measures the same;
nearest neighbours in a network's layers are Papernot and McDaniel 2018). At 90 degrees they have nothing in common.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from xoviz.explain.examples import TRAINING
from xoviz.explain.reading_all import Readings, unit
from xoviz.nn.arrays import Array, Indices
from xoviz.nn.trace import Trace

EACH = 5
"""How many of a class are found."""


class Reminder(NamedTuple):
    """An example, by its number, and how far away it is, 0 to 180 degrees."""

    number: int
    degrees: float


class Reminded(NamedTuple):
    """The nearest examples of a class, the nearest first."""

    answer: int
    nearest: tuple[Reminder, ...]


def remembered(readings: Readings) -> Indices:
    """The numbers of the examples that a picture is compared with: those that may be trained on, or all that have been
    read where there are none (the generator's letters are new every time)."""
    parts = readings.examples.parts[: len(readings.winners)]
    training = np.flatnonzero(parts == TRAINING)
    return training if len(training) else np.arange(len(parts))


def reminders(readings: Readings, trace: Trace, each: int = EACH) -> tuple[Reminded, ...]:
    """For each class that there are examples of, the ``each`` nearest to the picture of a trace; the nearest class
    first.

    The picture itself is left out. Nothing where no directions were kept, or the trace is of a network of another
    stack; the numbers are only true if it is of the very network that the readings are of.
    """
    if readings.directions is None or trace.network.stack != readings.network.stack:
        return ()
    numbers = remembered(readings)
    found = []
    cosines = _cosines(readings.directions, trace, numbers)
    answers = readings.examples.answers[numbers]
    for answer in np.unique(answers):
        of_class = np.flatnonzero(answers == answer)
        best = _largest(cosines[of_class], each + 1)
        nearest = [Reminder(int(numbers[of_class[place]]), degrees(float(cosines[of_class[place]]))) for place in best]
        found.append(Reminded(int(answer), tuple(_others(nearest, readings, trace.picture)[:each])))
    return tuple(sorted((each for each in found if each.nearest), key=lambda each: each.nearest[0].degrees))


def degrees(cosine: float) -> float:
    """The angle of a cosine, in degrees."""
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def _cosines(directions: Array, trace: Trace, numbers: Indices) -> Array:
    """Of the angles between the picture's direction and those of some examples, (len(numbers),)."""
    direction = unit(trace.activations[-2].reshape(1, -1))[0]
    everybody: Array = directions @ direction
    return everybody if len(numbers) == len(directions) else everybody[numbers]


def _largest(values: Array, count: int) -> Indices:
    """The places of the ``count`` largest values, the largest first."""
    if len(values) > count:
        chosen = np.argpartition(values, -count)[-count:]
        return chosen[np.argsort(-values[chosen], kind="stable")]
    return np.argsort(-values, kind="stable")


def _others(nearest: list[Reminder], readings: Readings, picture: Array) -> list[Reminder]:
    """Those that are not the picture itself."""
    return [each for each in nearest if not np.array_equal(readings.examples.pictures[each.number], picture)]
