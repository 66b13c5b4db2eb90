"""All letters go through the network, a few at a time, and what the rules ask for is added up on the way."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from xoviz.explain.batch import Batch
from xoviz.nn.arrays import Array, Indices
from xoviz.nn.conv import Conv
from xoviz.nn.dense import Dense
from xoviz.nn.dropout import Dropout
from xoviz.nn.network import Network
from xoviz.nn.plan import Plan
from xoviz.nn.pool import MaxPool
from xoviz.nn.relu import ReLU

CHUNK = 16
"""Letters that go through at once: about a millisecond's work."""


@dataclass(frozen=True, eq=False)
class Responses:
    """How the F units of a layer before a ReLU answered to all letters, wherever they looked.

    ``largest`` and ``spread`` (F,) are the maximum and the standard deviation of what they gave before the ReLU, and
    ``products`` (F, F) the inner products of what comes out of it.
    """

    largest: Array
    spread: Array
    products: Array


@dataclass(frozen=True, eq=False)
class Answers:
    """What the network said to letters: ``scores`` (N, U) in float64, the right ``answers`` (N,) and its ``loss``."""

    scores: Array
    answers: Indices
    loss: float

    @property
    def given(self) -> Indices:
        """The class of the largest score (N,)."""
        given: Indices = self.scores.argmax(axis=1)
        return given

    @property
    def accuracy(self) -> float:
        """The share that was read rightly."""
        return float(np.mean(self.given == self.answers))


class _Sums:
    """Adds up what a layer gives: ``values`` is the plan's buffer (H, F, W, N)."""

    def __init__(self, values: Array) -> None:
        units = values.shape[1]
        self._values, self._count = values, 0
        self._largest = np.full(units, -np.inf)
        self._sums, self._squares, self._products = np.zeros(units), np.zeros(units), np.zeros((units, units))

    def add(self, pictures: int) -> None:
        """Take in what the first ``pictures`` of the batch gave."""
        flat = self._values[..., :pictures].transpose(1, 0, 2, 3).reshape(len(self._sums), -1)
        fired = np.maximum(flat, 0)
        self._count += flat.shape[1]
        np.maximum(self._largest, flat.max(axis=1), out=self._largest)
        self._sums += flat.sum(axis=1, dtype=np.float64)
        self._squares += np.einsum("uc,uc->u", flat, flat, dtype=np.float64)
        self._products += fired @ fired.T

    def responses(self) -> Responses:
        """All of it."""
        mean = self._sums / self._count
        spread = np.sqrt(np.maximum(self._squares / self._count - mean**2, 0))
        return Responses(self._largest, spread, self._products)


def watched(network: Network) -> Iterator[int]:
    """The places of the layers that a ReLU comes after, max pooling or dropout between them or not."""
    for place, layer in enumerate(network.layers):
        above = [each for each in network.layers[place + 1 :] if not isinstance(each, MaxPool | Dropout)]
        if isinstance(layer, Conv | Dense) and above and isinstance(above[0], ReLU):
            yield place


def measured(network: Network, letters: Batch) -> Generator[None, None, tuple[Answers, Mapping[str, Responses]]]:
    """What ``network`` answers to ``letters``, and how each layer before a ReLU responds; an item for each chunk."""
    plan = Plan(network.stack, CHUNK, vector=network.vector.copy())
    sums = {network.layers[place].id: _Sums(plan.passes[place].y) for place in watched(network)}
    scores = np.zeros((len(letters.answers), network.stack.outputs))
    for start in range(0, len(scores), CHUNK):
        pictures = letters.pictures[start : start + CHUNK]
        with np.errstate(all="ignore"):
            plan.x[..., : len(pictures)] = pictures.transpose(2, 1, 3, 0)
            plan.forward()
            for each in sums.values():
                each.add(len(pictures))
        scores[start : start + CHUNK] = plan.scores.T[: len(pictures)]
        yield
    with np.errstate(all="ignore"):
        said = Answers(scores, letters.answers, float(losses(scores, letters.answers, network.stack.loss).mean()))
    return said, {layer: each.responses() for layer, each in sums.items()}


def losses(scores: Array, answers: Indices, name: str) -> Array:
    """The loss (N,) of each letter (see ``nn/loss.py``)."""
    if name == "value":
        value: Array = (scores[np.arange(len(answers)), answers] - 1) ** 2
        return value
    if name == "squared":
        squared: Array = ((scores - np.eye(scores.shape[1])[answers]) ** 2).sum(axis=1)
        return squared
    shifted = scores - scores.max(axis=1, keepdims=True)
    surprise: Array = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(answers)), answers]
    return surprise
