"""The audit of a network: does the engine compute what it says, and are its gradients the slopes of its loss?

Three questions, each answered for every layer or tensor on one picture:

``forward``   what the engine gives, in float32, against plain loops over plain numbers (``nn/naive.py``);
``gradient``  what backpropagation gives against measured slopes, both in float64 (``nn/gradcheck.py``);
``order``     the gradients in the faster order in which training computes, against the order as written, in float64.

Points at a kink, where the loss has two slopes, are counted and left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeVar

import numpy as np

from xoviz.nn.arrays import Array
from xoviz.nn.fused import MANY
from xoviz.nn.gradcheck import MOST, audits
from xoviz.nn.naive import naive_rows
from xoviz.nn.network import Network
from xoviz.nn.plan import Plan
from xoviz.nn.stack import PICTURE

FORWARD_TOLERANCE = 1e-5
"""In float32 against float64, relative to the layer's largest value: some hundred roundings of 6e-8 each."""

GRADIENT_TOLERANCE = 1e-5
"""In float64, relative to the tensor's largest gradient: a nudge of 1e-4 leaves errors of the order of its square, and
rounding of 1e-16 divided by it."""

ORDER_TOLERANCE = 1e-9
"""In float64, relative to the tensor's largest gradient: nothing but sums in another order."""

Question = Literal["forward", "gradient", "order"]
QUESTIONS: tuple[Question, ...] = ("forward", "gradient", "order")

Verdict = Literal["waiting", "right", "wrong", "empty"]

T = TypeVar("T")


@dataclass(frozen=True)
class Line:
    """One question about one layer or tensor.

    ``layer`` is the layer's id, or ``PICTURE``; ``parameter`` is "weights" or "bias", empty for a layer's values and
    for the picture's pixels. Of ``places``, ``compared`` have been compared so far, and ``kinks`` are left out.
    ``difference`` is the largest so far, relative to the largest value or gradient; nan if one is not finite.
    """

    question: Question
    layer: str
    parameter: str
    places: int
    tolerance: float
    compared: int = 0
    kinks: int = 0
    difference: float = 0.0

    @property
    def done(self) -> bool:
        """Whether every place has been looked at."""
        return self.compared + self.kinks >= self.places

    @property
    def verdict(self) -> Verdict:
        """Right or wrong; "empty" where every place was at a kink; "waiting" while that is open."""
        if self.compared and not self.difference <= self.tolerance:
            return "wrong"
        if not self.done:
            return "waiting"
        return "right" if self.compared else "empty"


@dataclass(frozen=True, eq=False)
class AuditReport:
    """What is known so far of ``network`` on ``picture`` (C, H, W) with the right ``answer``; ``lines`` in order."""

    network: Network
    picture: Array
    answer: int
    lines: tuple[Line, ...]

    @cached_property
    def progress(self) -> float:
        """The share of all places that has been looked at, 0 to 1."""
        places = sum(line.places for line in self.lines)
        return sum(line.compared + line.kinks for line in self.lines) / max(places, 1)

    @property
    def done(self) -> bool:
        """Whether every question is answered."""
        return all(line.done for line in self.lines)

    @property
    def wrong(self) -> tuple[Line, ...]:
        """The lines whose difference is beyond their tolerance."""
        return tuple(line for line in self.lines if line.verdict == "wrong")

    def lines_of(self, question: Question) -> tuple[Line, ...]:
        """The lines of one question."""
        return tuple(line for line in self.lines if line.question == question)

    def difference(self, question: Question) -> float:
        """The largest difference found for a question; nan if one is not finite."""
        return float(np.max([0.0, *(line.difference for line in self.lines_of(question))]))

    def ok(self, question: Question) -> bool:
        """Whether all lines of a question are settled, none is wrong, and something was compared."""
        verdicts = {line.verdict for line in self.lines_of(question)}
        return "right" in verdicts and verdicts <= {"right", "empty"}


def greys(network: Network) -> Array:
    """A picture (C, H, W) of random greys, always the same: unlike a letter, it has no ties."""
    return np.random.default_rng(0).uniform(-1, 1, network.input_shape).astype(np.float32)


def least_likely(network: Network, picture: Array) -> int:
    """The class with the lowest score: if that is called right, blame is large, and so are the slopes to compare."""
    return int(network.forward(picture).scores.argmin())


def audit(network: Network, picture: Array, answer: int, most: int = MOST) -> Iterator[AuditReport]:
    """Audit ``network`` on ``picture`` (C, H, W); of larger tensors ``most`` places are nudged.

    An item takes a millisecond or two; the last one holds everything.
    """
    lines = [*_forward_lines(network), *_gradient_lines(network, most), *_order_lines(network)]
    for place, line in _looked_at(network, picture, answer, most, lines):
        lines[place] = line
        yield AuditReport(network, picture, answer, tuple(lines))


def _looked_at(network: Network, picture: Array, answer: int, most: int,
               lines: list[Line]) -> Iterator[tuple[int, Line]]:
    """Each line that has something new, with its place."""
    yield from _quietly(_forward(network, picture, lines))
    places = {(line.layer, line.parameter): place for place, line in enumerate(lines) if line.question == "gradient"}
    for key, found in _quietly(audits(network, picture, answer, most)):
        place = places[_named(key)]
        yield place, replace(lines[place], compared=found.checked, kinks=found.kinks,
                             difference=found.largest_difference)
    yield from _quietly(_order(network, lines))


def _forward(network: Network, picture: Array, lines: list[Line]) -> Iterator[tuple[int, Line]]:
    fast = network.forward(picture).activations[1:]
    for place, maps in naive_rows(network, picture):
        if maps is None:
            yield place, lines[place]
        else:
            difference = relative(fast[place], maps)
            yield place, replace(lines[place], compared=lines[place].places, difference=difference)


def _order(network: Network, lines: list[Line]) -> Iterator[tuple[int, Line]]:
    """On so many pictures that columns are dealt out, as when many are learned from."""
    grey = greys(network)
    pictures = np.stack([np.roll(grey, shift, axis=2) for shift in range(MANY)])
    written, fast = (_gradient(network, pictures, fast=fast) for fast in (False, True))
    for place, line in enumerate(lines):
        if line.question == "order":
            slot = network.stack.slot(f"{line.layer}.{line.parameter}")
            difference = relative(fast[slot.start : slot.stop], written[slot.start : slot.stop])
            yield place, replace(line, compared=line.places, difference=difference)


def _gradient(network: Network, pictures: Array, *, fast: bool) -> Array:
    plan = Plan(network.stack, len(pictures), np.float64, fast=fast)
    np.copyto(plan.vector, network.vector)
    plan.load(pictures)
    plan.forward()
    plan.measure(plan.scores.argmin(axis=0))
    plan.backward()
    return plan.gradient


def relative(found: Array, right: Array) -> float:
    """The largest difference, relative to the largest value that is right; nan if one is not finite."""
    largest = float(np.abs(right).max())
    return float(np.abs(found - right).max()) / max(largest, float(np.finfo(np.float32).tiny))


def _forward_lines(network: Network) -> Iterator[Line]:
    for layer in network.layers:
        yield Line("forward", layer.id, "", math.prod(network.stack.shape_of(layer.id)), FORWARD_TOLERANCE)


def _gradient_lines(network: Network, most: int) -> Iterator[Line]:
    for slot in network.stack.slots:
        places = min(most, slot.stop - slot.start)
        yield Line("gradient", slot.layer_id, slot.parameter.name, places, GRADIENT_TOLERANCE)
    yield Line("gradient", PICTURE, "", min(most, math.prod(network.input_shape)), GRADIENT_TOLERANCE)


def _order_lines(network: Network) -> Iterator[Line]:
    for slot in network.stack.slots:
        yield Line("order", slot.layer_id, slot.parameter.name, slot.stop - slot.start, ORDER_TOLERANCE)


def _named(key: str) -> tuple[str, str]:
    """Layer and parameter of a tensor's key."""
    layer, _, parameter = key.rpartition(".")
    return (layer, parameter) if layer else (key, "")


def _quietly(items: Iterator[T]) -> Iterator[T]:
    """Weights may be so large that they overflow; then the difference says so, and no warning need."""
    while True:
        with np.errstate(all="ignore"):
            item = next(items, None)
        if item is None:
            return
        yield item
