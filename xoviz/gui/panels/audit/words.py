"""What the audit's table says."""

from __future__ import annotations

import math
from collections.abc import Mapping

from xoviz.explain.audit import Line
from xoviz.gui.widgets.numbers import scientific, written
from xoviz.nn import PICTURE, Network
from xoviz.wording import Translate, input_name, layer_names, parameter_name


class Words:
    """The words, translated by ``tr``."""

    def __init__(self, tr: Translate) -> None:
        self._tr = tr

    def heading(self, question: str) -> str:
        """What is asked, and of what."""
        return {
            "forward": self._tr("Forward: what the engine gives, against plain loops over plain numbers"),
            "gradient": self._tr("Gradients: what backpropagation gives, against nudging each number up and down"),
            "order": self._tr("Order: the gradients as training computes them, fast, against the order as written"),
        }[question]

    def layers(self, network: Network) -> Mapping[str, str]:
        """What people call each layer, by its id."""
        names = layer_names([layer.kind for layer in network.layers], self._tr)
        going_in = input_name(network.input_shape, self._tr)
        return {PICTURE: going_in, **dict(zip((layer.id for layer in network.layers), names, strict=True))}

    def what(self, line: Line, names: Mapping[str, str]) -> str:
        """The layer or tensor: "convolution, weights"."""
        if line.layer == PICTURE:
            return self._tr("pixels of the picture")
        parameter = self._tr("bias") if line.parameter == "bias" else parameter_name(line.parameter, "", self._tr)
        return f"{names[line.layer]}, {parameter}" if line.parameter else names[line.layer]

    def verdict(self, line: Line) -> str:
        """A sign and a word."""
        return {
            "right": self._tr("✓ agrees"), "wrong": self._tr("✗ off"), "empty": self._tr("– all at kinks"),
            "waiting": self._tr("…") if line.compared or line.kinks else "",
        }[line.verdict]

    def difference(self, line: Line) -> str:
        """The largest one: "1.2e−7", "0"."""
        finite = math.isfinite(line.difference) and line.difference
        return scientific(line.difference, 1) if finite else written(line.difference)

    def against(self, line: Line) -> str:
        """The difference beside what is allowed, for those who do not see the bar."""
        if not line.compared:
            return self._tr("not yet compared")
        return self._tr("{difference} of {allowed} that is allowed").format(
            difference=self.difference(line), allowed=scientific(line.tolerance, 0))

    def hint(self, line: Line) -> str:
        """How far off this may be, and why."""
        return {
            "forward": self._tr("Relative to the layer's largest value. The engine rounds each sum to 7 digits; more "
                                "than {allowed} would be a mistake."),
            "gradient": self._tr("Relative to the tensor's largest gradient, in double precision. A nudge is not "
                                 "infinitely small; more than {allowed} would be a mistake. At a kink (a tie in "
                                 "pooling, a zero at ReLU) there are two slopes, both right: such points are left "
                                 "out."),
            "order": self._tr("Relative to the tensor's largest gradient, in double precision. Only the order of sums "
                              "differs; more than {allowed} would be a mistake."),
        }[line.question].format(allowed=scientific(line.tolerance, 0))
