"""What a network makes of every example: its answer, how sure it is of that, how wrong, and what its last layer saw.

Thousands of pictures take a while, so they are read a few at a time; what has been read so far never changes again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xoviz.explain.examples import Examples
from xoviz.nn.arrays import Array, Indices, Kind
from xoviz.nn.loss import softmax
from xoviz.nn.network import Network, quietly
from xoviz.nn.plan import Plan

Mask = npt.NDArray[np.bool_]

ROUNDING = 1e-6
"""Of a score: scores that lie no farther apart are equal, because the order of adding up moves them as much."""

CHUNK_CELLS, LARGEST_CHUNK = 50_000, 512
"""Cells, and pictures, that are read at a time at the most: about a millisecond's work for the networks that ship."""

MOST_FEATURES = 16_000_000
"""Numbers of the last layer that are kept for all pictures together: 64 MB. Where there would be more, none are."""


@dataclass(frozen=True, eq=False)
class Readings:
    """What ``network`` makes of the first R examples; of all of them, if it is ``complete``. All arrays are read-only.

    Attributes:
        winners: (R,) the class that is answered: that of the largest score, the first of equal ones, as in training.
        confidences: (R,) the probability of that answer, or for a network that gives none, its lead over the next one.
        losses: (R,) the error of each, by the loss that the network learns by.
        tied: (R,) whether no score was the largest, up to rounding, or one was not a number.
        directions: (R, F) what the votes are given, at length 1 (or 0 where it is silent); None where F numbers for
            each example would be too many to keep.
    """

    examples: Examples
    network: Network
    winners: Indices
    confidences: Array
    losses: Array
    tied: Mask
    directions: Array | None

    @property
    def complete(self) -> bool:
        """Whether all examples have been read."""
        return len(self.winners) == len(self.examples)

    @property
    def right(self) -> Mask:
        """Whether each answer is right, (R,)."""
        return np.asarray(self.winners == self.examples.answers[: len(self.winners)])


def read_all(network: Network, examples: Examples, chunk: int | None = None) -> Iterator[Readings]:
    """Read all examples, ``chunk`` at a time or about a millisecond's worth, and yield each time what has been read.

    Raises ValueError for pictures of another shape than the network reads, and for answers that it has no class for.
    """
    count, outputs = len(examples), network.stack.outputs
    if count and examples.pictures.shape[1:] != network.input_shape:
        raise ValueError(f"the network reads pictures of shape {network.input_shape}, "
                         f"not {examples.pictures.shape[1:]}")
    if not examples.fits(outputs):
        raise ValueError(f"there is a picture of class {int(examples.answers.max()) + 1}, "
                         f"but the network has {outputs}")
    chunk = chunk or min(max(CHUNK_CELLS // math.prod(network.input_shape), 1), LARGEST_CHUNK)
    plan = Plan(network.stack, chunk, vector=network.vector, fast=True)
    width = _below(plan)[..., 0].size
    winners, tied = np.empty(count, np.intp), np.empty(count, np.bool_)
    confidences, losses = np.empty(count, np.float32), np.empty(count, np.float32)
    directions = np.empty((count, width), np.float32) if count * width <= MOST_FEATURES else None
    for start in range(0, max(count, 1), chunk):
        part, read = slice(start, start + chunk), slice(start + chunk)
        scores = _forward(plan, examples.pictures[part])
        winners[part], confidences[part], tied[part] = judged(scores, network.gives_probabilities)
        losses[part] = wrong_by(scores, examples.answers[part], network.stack.loss)
        if directions is not None:
            below = _below(plan)[..., : scores.shape[1]]
            directions[part] = unit(below.transpose(3, 1, 0, 2).reshape(scores.shape[1], width))
        yield Readings(examples, network, _done(winners[read]), _done(confidences[read]), _done(losses[read]),
                       _done(tied[read]), None if directions is None else _done(directions[read]))


@quietly
def _forward(plan: Plan, pictures: Array) -> Array:
    """The scores (U, N) of as many pictures as the plan has room for, or fewer."""
    # What is left of the chunk before is computed again and not used.
    plan.x[..., : len(pictures)] = pictures.transpose(2, 1, 3, 0)
    plan.forward()
    return plan.scores[:, : len(pictures)]


def _below(plan: Plan) -> Array:
    """What the votes are given, (H, C, W, N)."""
    return plan.passes[-2].y if len(plan.passes) > 1 else plan.x


@quietly
def judged(scores: Array, probabilities: bool) -> tuple[Indices, Array, Mask]:
    """Winners, confidences and ties (N,) of scores (U, N); see ``Readings``."""
    winners, places = scores.argmax(axis=0), np.arange(scores.shape[1])
    best = scores[winners, places]
    tied: Mask = (scores >= best - ROUNDING * np.abs(best)).sum(axis=0) != 1
    tied |= ~np.isfinite(scores).all(axis=0)
    if probabilities:
        confidences: Array = softmax(scores)[winners, places]
    elif len(scores) > 1:
        ranked = np.sort(scores, axis=0)
        confidences = ranked[-1] - ranked[-2]
    else:
        confidences = np.zeros_like(best)
    return winners, np.nan_to_num(confidences, nan=0.0), tied


@quietly
def wrong_by(scores: Array, answers: Indices, loss: str) -> Array:
    """The error (N,) of scores (U, N), by the formulas of ``nn/loss.py``; infinite where a score is not a number."""
    places = np.arange(scores.shape[1])
    if loss == "value":
        errors: Array = np.square(scores[answers, places] - 1)
    elif loss == "squared":
        distance = scores.copy()
        distance[answers, places] -= 1
        errors = np.square(distance).sum(axis=0)
    else:
        shifted = scores - scores.max(axis=0)
        errors = np.log(np.exp(shifted).sum(axis=0)) - shifted[answers, places]
    return np.nan_to_num(errors, nan=np.inf, posinf=np.inf)


@quietly
def unit(vectors: Array) -> Array:
    """Vectors (N, F) at length 1; those of length 0, and what is not finite, become 0."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Array = vectors / np.where(lengths > 0, lengths, 1)
    return np.nan_to_num(scaled, nan=0.0, posinf=0.0, neginf=0.0)


def _done(rows: npt.NDArray[Kind]) -> npt.NDArray[Kind]:
    """Rows that nobody writes to any more, as a view of their own."""
    rows.setflags(write=False)
    return rows
