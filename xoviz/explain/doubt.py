"""When an answer is not to be relied on: the picture may show nothing, or something that is none of the classes.

A network with two classes has two answers, whatever it is shown. This is the rule by which it is not taken at its word;
the first that holds is the reason:

1. *blank*: fewer than 1 in 100 cells have as much as a quarter of full ink.
2. *undecided*: no score is the largest, or a score is not a number.
3. *improbable*: the winner's probability is below 95 %.
4. *unlike*: in the last layers, those that a fully connected layer reads (hidden units, pooled maps), the picture
   points elsewhere than letters do. In one of them the angle between it and the nearest of 1,000 held-out letters is
   greater than for 99 of 100 such letters to their nearest.

3 is for networks that give probabilities, and 4 for those of them whose letters are known; layers of more than 512
numbers are left out. Angles are those at the origin: how strong an answer is does not count (nearest neighbours in a
network's layers are Papernot and McDaniel 2018; here only their distance is asked).
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from xoviz.nn.arrays import Array
from xoviz.nn.dense import Dense
from xoviz.nn.network import Network, quietly
from xoviz.nn.plan import Plan
from xoviz.nn.trace import Trace

LEAST_INK, INKED = 0.01, -0.5
"""The share of cells that must have ink, and from which value on a cell has."""

LEAST_PROBABILITY = 0.95

LETTERS = 1000
USUAL = 0.99
"""The share of letters that are not unlike the others."""

LARGEST_LAYER = 512
"""Numbers of a layer; where it has more, a comparison with all letters would hold up a stroke."""

LETTERS_SEED = 0
"""The seed of the held-out letters: the same for the window and the command line, so that both say the same."""

_CHUNK = 50

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

    ``directions`` (N, F) are of length 1, or 0 for a letter at which the whole layer is silent; ``limit`` is the cosine
    of the angle within which 99 of 100 of them have another one.
    """

    place: int
    directions: Array
    limit: float

    def nearest(self, trace: Trace) -> float:
        """The cosine of the angle between what a trace shows and the nearest letter."""
        return float((self.directions @ _unit(trace.activations[self.place].reshape(1, -1))[0]).max())


@dataclass(frozen=True, eq=False)
class Familiar:
    """How letters look in the last layers of a network."""

    network: Network
    layers: tuple[Layer, ...]


def doubt(trace: Trace, familiar: Familiar | None = None) -> Doubt | None:
    """Why the answer of a trace is not to be relied on; None if nothing speaks against it.

    Without ``familiar`` nothing is said of how unlike letters the picture is.
    """
    inked = float((trace.picture > INKED).mean())
    if inked < LEAST_INK:
        return Doubt("blank", inked, LEAST_INK)
    if not np.isfinite(trace.scores).all() or trace.verdict is None:
        return Doubt("undecided", 0.0, 0.0)
    if trace.probabilities is None:
        return None
    probability = float(trace.probabilities.max())
    if probability < LEAST_PROBABILITY:
        return Doubt("improbable", probability, LEAST_PROBABILITY)
    for layer in () if familiar is None else familiar.layers:
        nearest = layer.nearest(trace)
        if nearest < layer.limit:
            return Doubt("unlike", _degrees(nearest), _degrees(layer.limit))
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
    count = sum(len(each[0]) for each in found if each)
    if places and count < 2:
        raise ValueError(f"at least two letters are needed to tell how alike they are, not {count}")
    layers = []
    for place, parts in zip(places, zip(*found, strict=True), strict=True):
        layers.append((yield from _layer(place, _unit(np.concatenate(parts)))))
    yield Familiar(network, tuple(layers))


def _layer(place: int, directions: Array) -> Generator[None, None, Layer]:
    """The limit of a layer, a part of the letters at a time."""
    nearest = np.empty(len(directions), np.float32)
    for start in range(0, len(directions), _CHUNK):
        part = slice(start, start + _CHUNK)
        nearest[part] = _nearest_others(directions, part)
        yield None
    directions.setflags(write=False)
    return Layer(place, directions, float(np.quantile(nearest, 1 - USUAL)))


@quietly
def _activations(plan: Plan, pictures: Array, places: tuple[int, ...]) -> list[Array]:
    """What stands at each of the places of ``Trace.activations`` for each picture, (N, F) in the order (C, H, W)."""
    count = len(pictures)
    plan.x[..., :count] = pictures.transpose(2, 1, 3, 0)
    plan.forward()
    buffers = [plan.x, *(layer.y for layer in plan.passes)]
    return [buffers[place][..., :count].transpose(3, 1, 0, 2).reshape(count, -1).copy() for place in places]


def _nearest_others(directions: Array, part: slice) -> Array:
    """For each of a part, the cosine of the angle to the nearest other one."""
    cosines: Array = directions[part] @ directions.T
    rows = np.arange(len(cosines))
    cosines[rows, part.start + rows] = -1
    return np.asarray(cosines.max(axis=1))


def _unit(vectors: Array) -> Array:
    """Vectors (N, F) at length 1; those of length 0 stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    with np.errstate(invalid="ignore"):
        unit: Array = vectors / np.where(lengths > 0, lengths, 1)
    return unit


def _degrees(cosine: float) -> float:
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
