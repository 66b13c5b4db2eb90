"""Which pixel pulled which way: the share of every pixel in a score, and in the difference of two scores.

For one input a network of these layers is a straight line: which cell wins a window and which value passes a ReLU is
settled, and all the rest multiplies and adds. So, with the slopes of that line for the score s at this picture x::

    s = sum over pixels of  (ds/dx) x   +   sum over biases of  (ds/db) b

What is exact is this sum (Srinivas and Fleuret 2019, "Full-Gradient Representation for Neural Network Visualization").
What is a convention is to call (ds/dx) x *the* share of a pixel ("gradient x input": Shrikumar et al. 2016, "Not Just a
Black Box"; Shrikumar et al. 2017, "Learning important features through propagating activation differences"; Ancona et
al. 2018, "Towards better understanding of gradient-based attribution methods"):

- grey, 0, counts as nothing, so paper (-1) has shares as ink (+1) has;
- on a tie in max pooling the first cell in reading order has it all, and at exactly 0 a ReLU passes nothing on;
- tanh is no straight line: there the slope is that of the line from 0, tanh(x) / x, and not that of the curve, or the
  sum would be wrong (the "rescale rule" of DeepLIFT against a reference of 0, Shrikumar et al. 2017; for ReLU and leaky
  ReLU both are the same);
- the biases belong to no pixel and keep a line of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from xoviz.explain.cells import multipliers
from xoviz.explain.exact import Objects
from xoviz.explain.gates import memories
from xoviz.explain.rounding import score_bounds, shares_bounds
from xoviz.explain.slopes import as_fractions, exact_slopes
from xoviz.nn import Array, CellByCell, Network, Plan, Trace
from xoviz.nn.network import quietly


@dataclass(frozen=True, eq=False)
class Shares:
    """The parts of a score, or of a difference of scores.

    ``pixels`` (C, H, W) and ``biases`` are the parts; ``total`` is what they must add up to, found by going forward, in
    the same arithmetic: float64 within ``tolerance``, or fractions, exactly. ``shown`` is the same as the trace holds
    it, in float32, within ``shown_tolerance`` of ``total``.
    """

    pixels: Array | Objects
    biases: Fraction | float
    total: Fraction | float
    tolerance: float
    shown: float
    shown_tolerance: float

    @property
    def sum(self) -> Fraction | float:
        """All parts added up."""
        pixels: Fraction | float = self.pixels.sum()
        return pixels + self.biases

    @property
    def balanced(self) -> bool:
        """Whether the parts reach the total, and the total is what the trace shows; never for NaN or infinities."""
        reached = -self.tolerance <= self.sum - self.total <= self.tolerance
        return reached and abs(float(self.total) - self.shown) <= self.shown_tolerance


def shares(trace: Trace, unit: int, exact: Sequence[Objects] | None = None) -> Shares:
    """The shares in the score of class ``unit``; in fractions if ``exact`` is what ``exact.fractions`` made of it.

    Raises IndexError if there is no such class.
    """
    return _shares(trace, {unit: 1}, exact)


def difference(trace: Trace, one: int, other: int, exact: Sequence[Objects] | None = None) -> Shares:
    """The shares in how far class ``one`` is ahead of class ``other``: those of the one less those of the other."""
    return _shares(trace, {one: 1, other: -1} if one != other else {one: 0}, exact)


@quietly
def _shares(trace: Trace, counts: dict[int, int], exact: Sequence[Objects] | None) -> Shares:
    """The shares in the sum of all scores, each counted so many times; 0 where nothing is said."""
    outputs = trace.network.stack.outputs
    if memories(trace.network):
        raise ValueError(f"'{trace.network.name}' has a layer with memory, where numbers bend and multiply one "
                         "another: its scores are no sums over cells; how far back a word matters can be measured")
    for unit in counts:
        if not 0 <= unit < outputs:
            raise IndexError(f"'{trace.network.name}' gives scores 0 to {outputs - 1}, not {unit}")
    weights = np.array([counts.get(unit, 0) for unit in range(outputs)], np.float64)
    shown = float(trace.scores.astype(np.float64) @ weights)
    stray = float(score_bounds(trace) @ np.abs(weights))
    if exact is not None:
        return Shares(*_in_fractions(trace.network, exact, counts), 0.0, shown, stray)
    tolerance = float(shares_bounds(trace) @ np.abs(weights))
    return Shares(*_in_floats(trace, weights), tolerance, shown, stray)


def _in_floats(trace: Trace, weights: Array) -> tuple[Array, float, float]:
    """Pixels, biases and total in float64: forward, then backward from ``weights`` (U,) as the blame of the scores."""
    network = trace.network
    plan = Plan(network.stack, 1, np.float64, blame=True)
    np.copyto(plan.vector, network.vector)
    plan.load(trace.picture[np.newaxis])
    plan.forward()
    total = float(plan.scores[:, 0] @ weights)
    plan.scores[:, 0] = weights
    for layer, step in zip(reversed(network.layers), reversed(plan.passes), strict=True):
        if isinstance(layer, CellByCell):
            np.multiply(step.y, multipliers(layer, step.x), out=step.x)
        else:
            step.backward()
    # Slopes (H, C, W, 1) lie in the place of the picture now.
    pixels = plan.x[..., 0].transpose(1, 0, 2) * trace.picture
    biases = sum(float(slot.stored(plan.gradient) @ slot.stored(plan.vector))
                 for slot in network.stack.slots if slot.parameter.is_bias)
    pixels.setflags(write=False)
    return pixels, float(biases), total


def _in_fractions(network: Network, exact: Sequence[Objects],
                  counts: dict[int, int]) -> tuple[Objects, Fraction, Fraction]:
    """The same in fractions, layer by layer."""
    start = np.full(exact[-1].shape, Fraction(0), object)
    for unit, times in counts.items():
        start[unit, 0, 0] = Fraction(times)
    slope, bias_slopes = exact_slopes(network, exact, start)
    pixels: Objects = slope * exact[0]
    biases = sum((Fraction((slopes * as_fractions(network.parameters[key])).sum())
                  for key, slopes in bias_slopes.items()), Fraction(0))
    pixels.setflags(write=False)
    return pixels, biases, Fraction((exact[-1] * start).sum())
