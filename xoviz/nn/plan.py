"""A plan: a stack made ready for one batch size and one dtype.

Making a plan allocates every buffer and every view once. Running it allocates next to nothing, which is most of
what makes small networks fast. The arithmetic that trains is the arithmetic that is shown: one plan class for both.
A plan belongs to one thread.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from xoviz.nn.arrays import Array, Indices
from xoviz.nn.dropout import DropoutPass
from xoviz.nn.fused import Step, as_written, fused
from xoviz.nn.layer import Pass
from xoviz.nn.loss import LossPass
from xoviz.nn.room import Zeros
from xoviz.nn.stack import Stack


class Plan:
    """Buffers and passes of ``stack`` for ``batch`` pictures.

    ``vector`` holds the parameters in use (shared with whoever passes it in) and ``gradient`` what ``backward`` found;
    both are flat, of the stack's size. ``blame`` asks for the gradient of the picture as well. Losses and gradients are
    divided by ``mean_over``, the size of the whole batch, if these pictures are only a part of it. ``backward`` puts
    blame in the place of all values, that of the picture in the place of ``x``.

    A ``fast`` plan computes in the order of ``fused``: its scores and gradients are those of the stack as written, up
    to rounding, but its maps before pooling are not; nobody should look at them. One that never ``learns`` goes only
    forward, and is made sooner. ``zeros`` makes its largest buffers: those from a ``Room`` take longer to make, and
    less time to compute with.
    """

    def __init__(self, stack: Stack, batch: int, dtype: npt.DTypeLike = np.float32, *, blame: bool = False,
                 vector: Array | None = None, mean_over: int | None = None, fast: bool = False,
                 learns: bool = True, zeros: Zeros = np.zeros) -> None:
        self.stack, self.batch = stack, batch
        self.vector: Array = np.zeros(stack.size, dtype) if vector is None else vector
        self.gradient: Array = np.zeros(stack.size, dtype)
        channels, rows, columns = stack.input_shape
        self.x: Array = np.zeros((rows, channels, columns, batch), dtype)
        self.passes = self._make_passes(fused(stack, zeros) if fast else as_written(stack), blame, learns)
        self.scores: Array = self.passes[-1].y.reshape(stack.outputs, batch)
        self._dropouts = [each for each in self.passes if isinstance(each, DropoutPass)]
        self._loss = LossPass(stack.loss, self.scores, mean_over)

    def load(self, pictures: Array) -> None:
        """Take in ``pictures`` of shape (N, C, H, W)."""
        np.copyto(self.x, pictures.transpose(2, 1, 3, 0))

    def shake(self, *numbers: int) -> None:
        """Let dropout leave out other cells, by these numbers alone. A plan that is never shaken leaves out none."""
        for place, dropout in enumerate(self._dropouts):
            dropout.shake(np.random.default_rng((place, *numbers)))

    def forward(self) -> None:
        """From the pictures loaded to ``scores`` (U, N), with the parameters in ``vector``."""
        for layer in self.passes:
            layer.forward()

    def measure(self, answers: Indices, returns: Array | float = 1.0) -> float:
        """The mean loss for the right ``answers`` (N,), after ``forward``; puts blame in the place of ``scores``.

        For the loss "value", ``answers`` are actions, and ``returns`` (N,) what they were worth.
        """
        return self._loss.measure(answers, returns)

    def backward(self) -> None:
        """Fill ``gradient``, after ``measure``; puts blame in the place of all values."""
        for layer in reversed(self.passes):
            layer.backward()

    @property
    def correct(self) -> int:
        """How many of the last batch measured were read rightly."""
        return self._loss.correct

    def _make_passes(self, steps: list[Step], blame: bool, learns: bool) -> list[Pass]:
        """Each over the output of the one below."""
        passes: list[Pass] = []
        x = self.x
        for ready, slots in steps:
            values = {slot.parameter.name: slot.stored(self.vector) for slot in slots}
            gradients = {slot.parameter.name: slot.stored(self.gradient) for slot in slots}
            passes.append(ready(x, values, gradients, blame or (learns and bool(passes))))
            x = passes[-1].y
        return passes
