"""When an answer is not to be relied on: the picture may show nothing, or something that is none of the classes.

A network with two classes has two answers, whatever it is shown. This is the rule by which it is not taken at its word;
the first that holds is the reason:

1. *blank*: fewer than 1 in 100 cells have as much as a quarter of full ink.
2. *undecided*: no score is the largest, or a score is not a number.
3. *improbable*: the winner's probability is below 95 %.
4. *unlike*: in the network's last hidden layer (what the scores are made from) the picture points elsewhere than
   letters do. The angle between it and the nearest of 1,000 held-out letters is greater than for 99 of 100 such
   letters to their nearest.

3 is for networks that give probabilities, and 4 for those of them whose letters are known and whose last hidden layer
has at most 512 numbers. The angle is that at the origin: how strong the layer's answer is does not count (nearest
neighbours in feature space are Papernot and McDaniel 2018; here only their distance is asked).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from xoviz.nn.arrays import Array
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
"""Numbers of the last hidden layer; of more, a comparison with all letters would hold up a stroke."""

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
class Familiar:
    """How letters look in a network's last hidden layer.

    ``directions`` (N, F) are of length 1, or 0 for a letter at which the whole layer is silent; ``limit`` is the cosine
    of the angle within which 99 of 100 of them have another one.
    """

    network: Network
    directions: Array
    limit: float

    def nearest(self, trace: Trace) -> float:
        """The cosine of the angle between what a trace shows and the nearest letter."""
        return float((self.directions @ _unit(trace.activations[-2].reshape(1, -1))[0]).max())


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
    nearest = 1.0 if familiar is None else familiar.nearest(trace)
    if familiar is not None and nearest < familiar.limit:
        return Doubt("unlike", _degrees(nearest), _degrees(familiar.limit))
    return None


def asks_likeness(network: Network) -> bool:
    """Whether pictures are compared with letters in this network's last hidden layer."""
    layers = network.layers
    width = int(np.prod(network.stack.shape_of(layers[-2].id) if len(layers) > 1 else network.input_shape))
    return network.gives_probabilities and width <= LARGEST_LAYER


def acquaint(network: Network, letters: Iterable[Array]) -> Iterator[Familiar | None]:
    """Learn how letters (N, C, H, W), given in blocks, look in the last hidden layer.

    None again and again, after a millisecond or so of work each, and at last what was learned. Raises ValueError for
    fewer than two letters.
    """
    found: list[Array] = []
    plan = Plan(network.stack, _CHUNK, vector=network.vector)
    for block in letters:
        for start in range(0, len(block), _CHUNK):
            found.append(_hidden(plan, block[start : start + _CHUNK]))
            yield None
    directions = _unit(np.concatenate(found))
    if len(directions) < 2:
        raise ValueError(f"at least two letters are needed to tell how alike they are, not {len(directions)}")
    nearest = np.empty(len(directions), np.float32)
    for start in range(0, len(directions), _CHUNK):
        part = slice(start, start + _CHUNK)
        nearest[part] = _nearest_others(directions, part)
        yield None
    directions.setflags(write=False)
    yield Familiar(network, directions, float(np.quantile(nearest, 1 - USUAL)))


@quietly
def _hidden(plan: Plan, pictures: Array) -> Array:
    """What the last layer is given for each picture, (N, F), in the order (C, H, W)."""
    count = len(pictures)
    plan.x[..., :count] = pictures.transpose(2, 1, 3, 0)
    plan.forward()
    below = plan.passes[-2].y if len(plan.passes) > 1 else plan.x
    return np.ascontiguousarray(below.transpose(3, 1, 0, 2)[:count]).reshape(count, -1)


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
