"""A network: a stack and the vector of all its parameters. Immutable; everything that changes it returns a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

import numpy as np

from xoviz.nn.arrays import Array, Indices, Shape, frozen
from xoviz.nn.initialise import initialise
from xoviz.nn.layer import Layer
from xoviz.nn.plan import Plan
from xoviz.nn.stack import Stack
from xoviz.nn.trace import Gradients, Trace, gradients_of, trace_of

CHUNK = 32
"""Pictures that go through a plan at once when many are read."""

quietly = np.errstate(over="ignore", invalid="ignore")
"""Weights that are far too large give infinite scores, which is answer enough; no warnings on the terminal."""


@dataclass(frozen=True, eq=False)
class Network:
    """A description plus one vector.

    ``vector`` is float32, of shape (stack.size,), owned and read-only. ``classes`` names the scores, in order.
    ``name`` and ``made`` say what it is and how it came to be; they do not enter any arithmetic.
    ``task`` names what it was made for ("letters").
    Raises ValueError when vector or classes do not fit the stack.
    """

    stack: Stack
    vector: Array
    classes: tuple[str, ...]
    name: str = "untitled"
    task: str = "letters"
    made: str = ""

    def __post_init__(self) -> None:
        if self.vector.shape != (self.stack.size,):
            raise ValueError(f"the stack has {self.stack.size} parameters, but the vector has {self.vector.size}")
        if len(self.classes) != self.stack.outputs:
            raise ValueError(f"the stack gives {self.stack.outputs} scores, but there are "
                             f"{len(self.classes)} class names")
        object.__setattr__(self, "vector", frozen(self.vector.astype(np.float32, copy=False)))

    @cached_property
    def parameters(self) -> Mapping[str, Array]:
        """What learns, by key (``conv1.weights``): read-only views of the vector in public shape."""
        return MappingProxyType({slot.key: slot.public(self.vector) for slot in self.stack.slots})

    def __reduce__(self) -> tuple[type[Network], tuple[object, ...]]:
        """What another process makes the same network of."""
        return Network, (self.stack, self.vector, self.classes, self.name, self.task, self.made)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers, from the picture up."""
        return self.stack.layers

    @property
    def input_shape(self) -> Shape:
        """The shape (C, H, W) of the pictures that it reads."""
        return self.stack.input_shape

    @property
    def gives_probabilities(self) -> bool:
        """Whether its scores are read through softmax; the talk's votes are not."""
        return self.stack.loss == "cross-entropy"

    def with_vector(self, vector: Array) -> Network:
        """The same network with other parameters."""
        return replace(self, vector=vector)

    def with_parameters(self, values: Mapping[str, Array]) -> Network:
        """The same network with some parameters replaced, given in public shape by key (``conv1.weights``)."""
        vector = self.vector.copy()
        for key, value in values.items():
            slot = self.stack.slot(key)
            if np.shape(value) != slot.parameter.shape:
                raise ValueError(f"'{key}' has shape {slot.parameter.shape}, not {np.shape(value)}")
            slot.public(vector)[...] = value
        return self.with_vector(vector)

    def random(self, seed: int) -> Network:
        """The same stack with fresh random weights; the same seed gives the same ones."""
        return replace(self, vector=initialise(self.stack, seed), made=f"random weights from seed {seed}")

    def plan(self, batch: int = 1) -> Plan:
        """A plan for this stack. Keep it and pass it to ``forward`` and ``backward`` to make them fast."""
        return Plan(self.stack, batch, blame=True)

    @quietly
    def forward(self, picture: Array, plan: Plan | None = None) -> Trace:
        """Everything that happens when ``picture`` (C, H, W) goes through. Raises ValueError for another shape."""
        plan = self._loaded(picture, plan)
        plan.forward()
        return trace_of(self, frozen(picture), plan)

    @quietly
    def backward(self, picture: Array, answer: int, plan: Plan | None = None) -> Gradients:
        """The loss for the right ``answer`` and its gradient by every parameter and every activation."""
        plan = self._loaded(picture, plan)
        plan.forward()
        loss = plan.measure(np.array([answer]))
        plan.backward()
        return gradients_of(self, loss, plan)

    @quietly
    def scores(self, pictures: Array) -> Array:
        """The scores (N, U) of many pictures (N, C, H, W)."""
        count = len(pictures)
        plan = Plan(self.stack, min(CHUNK, max(count, 1)), vector=self.vector, fast=True, learns=False)
        result = np.zeros((count, self.stack.outputs), np.float32)
        for start in range(0, count, plan.batch):
            chunk = pictures[start : start + plan.batch]
            # The last chunk may be short; what is left of the one before it is computed again and not used.
            plan.x[..., : len(chunk)] = chunk.transpose(2, 1, 3, 0)
            plan.forward()
            result[start : start + len(chunk)] = plan.scores.T[: len(chunk)]
        return result

    def accuracy(self, pictures: Array, answers: Indices) -> float:
        """The share of ``pictures`` (N, C, H, W) whose largest score is that of the right answer (N,)."""
        return float(np.mean(self.scores(pictures).argmax(axis=1) == answers))

    def _loaded(self, picture: Array, plan: Plan | None) -> Plan:
        if np.shape(picture) != self.input_shape:
            raise ValueError(f"the network reads pictures of shape {self.input_shape}, not {np.shape(picture)}")
        if plan is None or plan.stack != self.stack:
            plan = self.plan()
        np.copyto(plan.vector, self.vector)
        plan.load(picture[np.newaxis])
        return plan


def network(layers: tuple[Layer, ...], input_shape: Shape, classes: tuple[str, ...], *, seed: int = 0,
            loss: str = "cross-entropy", name: str = "untitled", task: str = "letters") -> Network:
    """A new network with random weights. Raises StackError, naming the layer, when the layers do not fit."""
    stack = Stack(layers, input_shape, loss)
    return Network(stack, initialise(stack, seed), classes, name, task, f"random weights from seed {seed}")
