"""Which step is looked at, and which of its numbers is worked out."""

from __future__ import annotations

from typing import Literal

import numpy as np

from xoviz.explain.one_step import OneStep, Part
from xoviz.gui.panels.step.plates import Weight, largest
from xoviz.nn import Array, Focus
from xoviz.nn.train import State
from xoviz.state.view import View

Missing = Literal["", "answer", "numbers"]
"""What there is no step for: nobody knows the right answer, or numbers have grown beyond all bounds."""


class Course:
    """Steps one after the other on the picture of a view; ``step`` is None where something is ``missing``.

    A step begins with what the optimiser remembers of the run on display; after a step that was taken here, with what
    it remembers of that.
    """

    def __init__(self) -> None:
        self.step: OneStep | None = None
        self.missing: Missing = ""
        self._carried: State | None = None
        self._weight: Weight | None = None

    def work_out(self, view: View) -> None:
        """The step from where a view stands."""
        self.step, self.missing = None, "answer"
        if view.answer is None:
            return
        start = view.training.state
        if self._carried is not None and np.array_equal(self._carried.vector, view.network.vector):
            start = self._carried
        step = OneStep(view.trace, view.answer, view.training.settings, start)
        self.step, self.missing = (step, "") if step.possible else (None, "numbers")

    def take(self) -> Array:
        """The parameters (P,) after the step, from which the next one begins."""
        assert self.step is not None
        done = self.step.descent
        self._carried = State(self.step.start.step + 1, done.after, done.remembered, done.age)
        return done.after

    def cell(self, part: Part, focus: Focus | None) -> Focus | None:
        """The cell whose blame is worked out: the one that is looked at, or else that with the largest blame."""
        if self.step is None or part.kind != "blame":
            return None
        if focus is not None and focus.layer == part.layer:
            return focus
        map_, row, column = largest(self.step.gradients.activations[self.step.network.stack.index(part.layer) + 1])
        return Focus(part.layer, map_, row, column)

    def weight(self, part: Part, key: str | None) -> Weight | None:
        """The weight of a parameter that is worked out: the one that was chosen, or that with the largest gradient."""
        if self.step is None or key is None or part.kind not in ("gradient", "update"):
            return None
        if self._weight is not None and self._weight.key == key:
            return self._weight
        return Weight(key, largest(self.step.gradients.parameters[key]))

    def choose(self, weight: Weight | None) -> None:
        """Work out this weight; None: that with the largest gradient."""
        self._weight = weight
