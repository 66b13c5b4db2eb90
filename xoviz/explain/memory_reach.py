"""How far back a word still matters: measured by slopes, and by putting another word in its place.

*Slope*: by how much the score of the answer that is given changes with the numbers in a column, the root of the sum of
their squares. It says what a small change would do. *Replaced*: the word is exchanged for each other word of the
dictionary, and the probabilities move; half the sum of all their changes (the total variation distance, from 0 to 1),
of the word that moves them most. It says what another word would do, and is never misled by a flat place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xoviz.nn import Array, Network, Plan
from xoviz.nn.loss import softmax
from xoviz.nn.network import quietly


@dataclass(frozen=True, eq=False)
class Reach:
    """For each column (T,): its ``slopes``, and ``moved`` when its word is replaced; 0 where there is no word."""

    slopes: Array
    moved: Array

    def part(self, columns: Sequence[int]) -> Reach:
        """The same of some columns."""
        return Reach(self.slopes[list(columns)], self.moved[list(columns)])


def reach(network: Network, picture: Array) -> Reach:
    """How much each word of one text (1, rows, T), a 1 for each word, matters to what the network says next."""
    return Reach(_slopes(network, picture), _moved(network, picture))


def mean_reach(network: Network, pictures: Sequence[Array] | Array) -> Reach:
    """The mean over several texts, column by column; texts stand at the right end, so the last column is the last
    word of each. Only those texts count for a column that have a word there; 0 where none has."""
    found = [reach(network, picture) for picture in pictures]
    there = np.array([picture.any(axis=(0, 1)) for picture in pictures])
    count = np.maximum(there.sum(axis=0), 1)
    return Reach(*(np.array([getattr(each, what) for each in found]).sum(axis=0) / count
                   for what in ("slopes", "moved")))


@quietly
def _slopes(network: Network, picture: Array) -> Array:
    """Of the score of the answer, by the cells of each column (T,)."""
    plan = Plan(network.stack, 1, vector=np.array(network.vector), blame=True)
    plan.load(picture[np.newaxis])
    plan.forward()
    answer = int(plan.scores[:, 0].argmax())
    plan.scores.fill(0)
    plan.scores[answer] = 1
    plan.backward()
    result: Array = np.sqrt(np.square(plan.x[..., 0], dtype=np.float64).sum(axis=(0, 1)))
    return result


def _moved(network: Network, picture: Array) -> Array:
    """How far the probabilities move at most when the word of each column (T,) is replaced."""
    _, rows, columns = picture.shape
    places = [time for time in range(columns) if picture[:, :, time].any()]
    others = np.repeat(picture[np.newaxis], len(places) * rows, axis=0)
    for number, time in enumerate(places):
        others[number * rows : (number + 1) * rows, 0, :, time] = np.eye(rows)
    odds = softmax(network.scores(np.concatenate([picture[np.newaxis], others])).T.astype(np.float64))
    distances = np.abs(odds[:, 1:] - odds[:, :1]).sum(axis=0) / 2
    moved = np.zeros(columns)
    moved[places] = distances.reshape(len(places), rows).max(axis=1)
    return moved
