"""A plan: a stack made ready for one batch size and one dtype.

Making a plan allocates every buffer and every view once. Running it allocates next to nothing, which is most of
what makes small networks fast. The arithmetic that trains is the arithmetic that is shown: one plan class for both.
A plan belongs to one thread.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from xoviz.nn.arrays import Array, Indices
from xoviz.nn.layer import Pass
from xoviz.nn.loss import LossPass
from xoviz.nn.stack import Stack


class Plan:
    """Buffers and passes of ``stack`` for ``batch`` pictures.

    ``vector`` holds the parameters in use and ``gradient`` what ``backward`` found; both are flat, of the stack's
    size, and are shared with whoever passes them in. ``blame`` asks for the gradient of the picture as well.
    """

    def __init__(self, stack: Stack, batch: int, dtype: npt.DTypeLike = np.float32, *, blame: bool = False,
                 vector: Array | None = None, gradient: Array | None = None) -> None:
        self.stack, self.batch = stack, batch
        self.vector: Array = np.zeros(stack.size, dtype) if vector is None else vector
        self.gradient: Array = np.zeros(stack.size, dtype) if gradient is None else gradient
        channels, rows, columns = stack.input_shape
        self.x: Array = np.zeros((rows, channels, columns, batch), dtype)
        self.dx: Array | None = np.zeros_like(self.x) if blame else None
        self.passes = self._make_passes()
        last = self.passes[-1]
        self.scores: Array = last.y.reshape(stack.outputs, batch)
        self._loss = LossPass(stack.loss, self.scores, last.dy.reshape(stack.outputs, batch))

    def load(self, pictures: Array) -> None:
        """Take in ``pictures`` of shape (N, C, H, W)."""
        np.copyto(self.x, pictures.transpose(2, 1, 3, 0))

    def forward(self) -> None:
        """From the pictures loaded to ``scores`` (U, N), with the parameters in ``vector``."""
        for layer in self.passes:
            layer.forward()

    def measure(self, answers: Indices) -> float:
        """The mean loss for the right ``answers`` (N,), after ``forward``."""
        return self._loss.measure(answers)

    def backward(self) -> None:
        """Fill ``gradient``, after ``measure``."""
        for layer in reversed(self.passes):
            layer.backward()

    @property
    def correct(self) -> int:
        """How many of the last batch measured were read rightly."""
        return self._loss.correct

    def _make_passes(self) -> list[Pass]:
        """Each layer over the output of the one below, with its blame going to where that one looks for it."""
        passes: list[Pass] = []
        x, dx = self.x, self.dx
        for layer in self.stack.layers:
            slots = [slot for slot in self.stack.slots if slot.layer_id == layer.id]
            values = {slot.parameter.name: slot.stored(self.vector) for slot in slots}
            gradients = {slot.parameter.name: slot.stored(self.gradient) for slot in slots}
            passes.append(layer.ready(x, values, gradients, dx))
            x, dx = passes[-1].y, passes[-1].dy
        return passes
