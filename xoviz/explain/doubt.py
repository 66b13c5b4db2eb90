"""When an answer is not to be relied on: the picture may show nothing, or something that is none of the classes.

A network with two classes has two answers, whatever it is shown. This is the rule by which it is not taken at its word;
the first that holds is the reason:

1. *blank*: fewer than 1 in 100 cells have as much as a quarter of full ink (of sentences: a word).
2. *undecided*: no score is the largest, or a score is not a number.
3. *improbable*: the winner's probability is below 95 %.
4. *unlike*: in the last layers, those that a fully connected layer reads (hidden units, pooled maps), the picture
   points elsewhere than letters of the answer's class do. In one of them the angle between it and the nearest of those,
   out of 2,000 held-out letters, is greater than for 49 of 50 of them to their nearest.

3 is for networks that give probabilities, and 4 for those of them whose letters are known; layers of more than 512
numbers are left out. Angles are those at the origin: how strong an answer is does not count (nearest neighbours in a
network's layers are Papernot and McDaniel 2018; here only their distance is asked).
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from xoviz.nn.arrays import Array
from xoviz.nn.dense import Dense
from xoviz.nn.network import Network, quietly
from xoviz.nn.plan import Plan
from xoviz.nn.trace import Trace

LEAST_INK, INKED = 0.01, -0.5
"""The share of cells that must have ink, and from which value on a cell has."""

LEAST_PROBABILITY = 0.95

LETTERS = 2000
USUAL = 0.98
"""The share of letters that are not unlike the others which the network takes for the same class."""

LARGEST_LAYER = 512
"""Numbers of a layer; where it has more, a comparison with all letters would hold up a stroke."""

LETTERS_SEED = 0
"""The seed of the held-out letters: the same for the window and the command line, so that both say the same."""

_CHUNK = 50

Answers = npt.NDArray[np.intp]

Reason = Literal["blank", "undecided", "improbable", "unlike"]


@dataclass(frozen=True)
class Doubt:
    """Why an answer is not to be relied on: what was ``measured``, and the ``limit`` that it missed.

    Shares between 0 and 1 for "blank" and "improbable", degrees for "unlike", a lead of 0 for "undecided".
    """

    reason: Reason
    measured: float
    limit: float


@dataclass(frozen=True, eq=False)
class Layer:
    """How letters look in one layer, the one that gives ``Trace.activations[place]``.

    For each class what the network takes for it: ``directions`` (N, F) of length 1, or 0 for a letter at which the
    whole layer is silent; and in ``limits`` the cosine of the angle within which 49 of 50 of them have another one, -1
    where there are fewer than two.
    """

    place: int
    directions: tuple[Array, ...]
    limits: tuple[float, ...]

    def nearest(self, trace: Trace, answer: int) -> float:
        """The cosine of the angle between what a trace shows and the nearest letter of a class; -1 without any."""
        shown = _unit(trace.activations[self.place].reshape(-1))
        return float((self.directions[answer] @ shown).max(initial=-1))


@dataclass(frozen=True, eq=False)
class Familiar:
    """How letters look in the last layers of a network."""

    network: Network
    layers: tuple[Layer, ...]


class Reservation:
    """Why the answer of a trace is not to be relied on, found out when somebody first asks."""

    def __init__(self, trace: Trace, familiar: Familiar | None, inked_from: float) -> None:
        self.trace, self.familiar, self._inked_from = trace, familiar, inked_from

    def __call__(self) -> Doubt | None:
        """The reason, the same value each time; see `doubt`."""
        return self._found

    @cached_property
    def _found(self) -> Doubt | None:
        return doubt(self.trace, self.familiar, self._inked_from)


def doubt(trace: Trace, familiar: Familiar | None = None, inked_from: float = INKED) -> Doubt | None:
    """Why the answer of a trace is not to be relied on; None if nothing speaks against it.

    Without ``familiar`` nothing is said of how unlike letters the picture is. A cell has ink ``inked_from`` a value on:
    of inputs in which 0 is nothing that is another one, and a table is never blank (-inf).
    """
    inked = float(np.count_nonzero(trace.picture > inked_from) / trace.picture.size)
    if inked < LEAST_INK:
        return Doubt("blank", inked, LEAST_INK)
    if not all(map(math.isfinite, trace.scores.tolist())) or trace.verdict is None:
        return Doubt("undecided", 0.0, 0.0)
    if trace.probabilities is None:
        return None
    probability = float(trace.probabilities.max())
    if probability < LEAST_PROBABILITY:
        return Doubt("improbable", probability, LEAST_PROBABILITY)
    for layer in () if familiar is None else familiar.layers:
        nearest, limit = layer.nearest(trace, trace.verdict), layer.limits[trace.verdict]
        if nearest < limit:
            return Doubt("unlike", _degrees(nearest), _degrees(limit))
    return None


def compared(network: Network) -> tuple[int, ...]:
    """Where in ``Trace.activations`` pictures are compared with letters: what dense layers read, the last one first.

    Empty for a network that gives no probabilities.
    """
    read = [place for place, layer in enumerate(network.layers) if isinstance(layer, Dense)]
    shapes = (network.input_shape, *(network.stack.shape_of(layer.id) for layer in network.layers))
    small = [place for place in reversed(read) if np.prod(shapes[place]) <= LARGEST_LAYER]
    return tuple(small) if network.gives_probabilities else ()


def acquaint(network: Network, letters: Iterable[Array]) -> Iterator[Familiar | None]:
    """Learn how letters (N, C, H, W), given in blocks, look in the layers that are ``compared``.

    None again and again, after a millisecond or so of work each, and at last what was learned. Raises ValueError for
    fewer than two letters.
    """
    places = compared(network)
    found: list[list[Array]] = []
    plan = Plan(network.stack, _CHUNK, vector=network.vector)
    for block in letters:
        for start in range(0, len(block), _CHUNK):
            found.append(_activations(plan, block[start : start + _CHUNK], places))
            yield None
    if places and sum(len(scores) for *_, scores in found) < 2:
        raise ValueError("at least two letters are needed to tell how alike they are")
    layers = []
    *shown, scores = (np.concatenate(parts) for parts in zip(*found, strict=True)) if found else (np.empty((0, 1)),)
    answers = scores.argmax(axis=1)
    for place, activations in zip(places, shown, strict=True):
        layers.append((yield from _layer(place, _unit(activations), answers, len(network.classes))))
    yield Familiar(network, tuple(layers))


def _layer(place: int, directions: Array, answers: Answers, classes: int) -> Generator[None, None, Layer]:
    """The limits of a layer, a part of the letters of a class at a time."""
    each_class = tuple(np.ascontiguousarray(directions[answers == answer]) for answer in range(classes))
    limits = []
    for known in each_class:
        nearest = np.empty(len(known), np.float32)
        for start in range(0, len(known), _CHUNK):
            part = slice(start, start + _CHUNK)
            nearest[part] = _nearest_others(known, part)
            yield None
        known.setflags(write=False)
        limits.append(float(np.quantile(nearest, 1 - USUAL)) if len(known) > 1 else -1.0)
    return Layer(place, each_class, tuple(limits))


@quietly
def _activations(plan: Plan, pictures: Array, places: tuple[int, ...]) -> list[Array]:
    """What stands at each of the places of ``Trace.activations`` for each picture, (N, F) in the order (C, H, W),
    and at last its scores."""
    count = len(pictures)
    plan.x[..., :count] = pictures.transpose(2, 1, 3, 0)
    plan.forward()
    buffers = [plan.x, *(layer.y for layer in plan.passes)]
    return [buffers[place][..., :count].transpose(3, 1, 0, 2).reshape(count, -1).copy() for place in (*places, -1)]


def _nearest_others(directions: Array, part: slice) -> Array:
    """For each of a part, the cosine of the angle to the nearest other one."""
    cosines: Array = directions[part] @ directions.T
    rows = np.arange(len(cosines))
    cosines[rows, part.start + rows] = -1
    return np.asarray(cosines.max(axis=1))


def _unit(vectors: Array) -> Array:
    """Vectors (..., F) at length 1; those of length 0 stay."""
    lengths = np.sqrt(np.add.reduce(vectors * vectors, axis=-1, keepdims=True))
    with np.errstate(invalid="ignore"):
        unit: Array = vectors / np.where(lengths > 0, lengths, 1)
    return unit


def _degrees(cosine: float) -> float:
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
