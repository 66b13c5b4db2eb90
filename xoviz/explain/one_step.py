"""One training step in slow motion: from a picture and its right answer to the weights after the step, part by part.

The same arithmetic as in training (``nn/train.py``), on a batch of this one picture: forward, error, blame handed down
layer by layer, the gradient of every weight, the update, and the error that is left afterwards. The vector after the
step is that of ``nn.train``, bit for bit; but where there is dropout, nothing is left out here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from xoviz.explain.blame import BlameSum, blame_at, gradient_at
from xoviz.explain.descent import Descent, Stride, descent
from xoviz.explain.error import cross_entropy, table
from xoviz.nn import Array, Focus, Gradients, Network, Plan, Stack, Trace
from xoviz.nn.arrays import frozen
from xoviz.nn.network import quietly
from xoviz.nn.train import Settings, State

Kind = Literal["forward", "error", "scores", "blame", "gradient", "update", "result"]


class Part(NamedTuple):
    """One part of the step; ``layer`` is the one whose blame is found, for those kinds, and empty for others."""

    kind: Kind
    layer: str = ""


def parts(stack: Stack) -> tuple[Part, ...]:
    """The parts of a step in their order: blame from the scores down to the first layer, whose weights need it.

    Nobody asks who is to blame for the picture, and no gradients are found where nothing learns.
    """
    ids = [layer.id for layer in stack.layers]
    learned = [slot.layer_id for slot in stack.slots]
    first = ids.index(learned[0]) if learned else len(ids) - 1
    blames = tuple(Part("blame", key) for key in reversed(ids[first:-1]))
    return (Part("forward"), Part("error"), Part("scores", ids[-1]), *blames, Part("gradient"), Part("update"),
            Part("result"))


@dataclass(frozen=True)
class Verdict:
    """How wrong the scores are, with the parts of the loss.

    For cross-entropy ``outputs`` are the probabilities, and ``parts`` are -log p for the right class and 0 for others;
    for squared error ``outputs`` are the scores, and ``parts`` the squares of right - score; for values, too, but what
    other actions are worth than the ``right`` one nobody knows. ``blames`` are the loss's slopes by each score:
    output - right, twice that for squared error.
    """

    loss_name: str
    scores: tuple[float, ...]
    outputs: tuple[float, ...]
    right: tuple[float, ...]
    parts: tuple[float, ...]
    blames: tuple[float, ...]

    @property
    def loss(self) -> float:
        """The sum of the parts."""
        return sum(self.parts)


@quietly
def judged(trace: Trace, answer: int) -> Verdict:
    """The error of a trace for the right answer, in double precision from the scores."""
    scores = [float(score) for score in trace.scores]
    held = table(scores, answer)
    right = tuple(float(each.right) for each in held.answers)
    if trace.network.stack.loss == "value":
        # Nothing is known of the other actions, so they are right as they are.
        right = tuple(1.0 if unit == answer else score for unit, score in enumerate(scores))
        outputs, pieces = tuple(scores), tuple((each - score) ** 2 for each, score in zip(right, scores, strict=True))
        blames = tuple(2 * (score - each) for each, score in zip(right, scores, strict=True))
    elif trace.network.stack.loss == "squared":
        outputs, pieces = tuple(scores), tuple(float(each.square) for each in held.answers)
        blames = tuple(-2 * float(each.difference) for each in held.answers)
    else:
        found = cross_entropy(scores, answer)
        outputs, pieces = found.probabilities, tuple(found.error if each else 0.0 for each in right)
        blames = tuple(output - each for output, each in zip(outputs, right, strict=True))
    return Verdict(trace.network.stack.loss, tuple(scores), outputs, right, pieces, blames)


class OneStep:
    """The step that training would make on one picture, each part computed when it is asked for.

    ``trace`` is the picture going through the network, ``answer`` its right class. ``start`` holds what the optimiser
    remembers, from a run of this network; without it, it remembers nothing yet.
    """

    def __init__(self, trace: Trace, answer: int, settings: Settings, start: State | None = None) -> None:
        self.trace, self.answer, self.settings = trace, answer, settings
        fresh = State.fresh(trace.network, settings)
        self.start = fresh if start is None else start.going_on(trace.network, settings)

    @property
    def network(self) -> Network:
        """The network before the step."""
        return self.trace.network

    @cached_property
    def error(self) -> Verdict:
        """How wrong the network is."""
        return judged(self.trace, self.answer)

    @cached_property
    def gradients(self) -> Gradients:
        """The blame of every cell of every layer, and the gradient of every parameter."""
        return self.network.backward(self.trace.picture, self.answer)

    @cached_property
    def descent(self) -> Descent:
        """The update of all parameters."""
        return descent(self.settings, self.start, self._gradient())

    @property
    def possible(self) -> bool:
        """Whether there is a step down: neither the loss nor the length of all weights leaves the numbers."""
        with np.errstate(over="ignore", invalid="ignore"):
            return math.isfinite(self.gradients.loss + float(self.descent.after.dot(self.descent.after)))

    @cached_property
    def after(self) -> Trace:
        """The same picture going through the network after the step."""
        return self.network.with_vector(self.descent.after).forward(self.trace.picture)

    @cached_property
    def error_after(self) -> Verdict:
        """How wrong the network is after the step."""
        return judged(self.after, self.answer)

    def blame(self, focus: Focus) -> BlameSum:
        """How the blame of a cell below the scores comes about; see ``blame_at``."""
        return blame_at(self.trace, self.gradients, focus)

    def gradient(self, key: str, index: tuple[int, ...]) -> BlameSum:
        """How the gradient of one weight comes about; see ``gradient_at``."""
        return gradient_at(self.trace, self.gradients, key, index)

    def stride(self, key: str, index: tuple[int, ...]) -> Stride:
        """The update of one weight, ``index`` in the public shape of the parameter ``key``."""
        places = self.network.stack.slot(key).public(np.arange(self.network.stack.size, dtype=np.float64))
        return self.descent.at(int(places[index]))

    @quietly
    def _gradient(self) -> Array:
        """The gradient as training computes it: in its own order, which may differ in the last digit."""
        plan = Plan(self.network.stack, 1, vector=self.network.vector, fast=True)
        plan.load(self.trace.picture[np.newaxis])
        plan.forward()
        plan.measure(np.array([self.answer]))
        plan.backward()
        return frozen(plan.gradient)
