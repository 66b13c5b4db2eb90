"""What the tab "Order" says: whether the order matters, why, and one window worked out both ways."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from xoviz.explain.cells import bent
from xoviz.explain.order import BothWays, Maps, Worked
from xoviz.explain.receipt import Number
from xoviz.explain.receptive import cell, sources
from xoviz.gui.panels.sum_words import MOST_NUMBERS, left_over
from xoviz.gui.widgets.numbers import Reading, fixed
from xoviz.nn import Focus, Layer, LeakyReLU, MaxPool, ReLU, Tanh
from xoviz.wording import Translate, layer_name


def worked_at(both: BothWays, values: Maps, pool: Layer, place: Focus) -> Worked:
    """The window of a cell of the pooled maps, both ways; ``values`` (C, H, W) are the convolution's."""
    count, rows, columns = values.shape
    region = sources(pool, cell(place), (count, rows, columns))
    block = values[place.map, slice(*region.rows), slice(*region.columns)]
    window: tuple[Number, ...] = tuple(block.ravel().tolist())
    where = tuple(Focus(place.layer, place.map, region.rows[0] + down, region.columns[0] + along)
                  for down, along in np.ndindex(block.shape))
    pooled: Number = max(window) if both.kind == MaxPool.kind else sum(window) / len(window)
    at = (place.map, place.row, place.column)
    activation = both.worked.activation
    return Worked(where, window, tuple(bent(activation, value) for value in window), both.relu_first.item(*at), pooled,
                  both.pool_first.item(*at), activation)


def name_of(activation: Layer, tr: Translate = str) -> str:
    """What the activation is called as a function of a number: "ReLU", "leaky", "tanh"."""
    return tr("leaky") if isinstance(activation, LeakyReLU) else layer_name(activation.kind, tr=tr)


def heading(both: BothWays, tr: Translate = str) -> str:
    """Whether the order matters; what is equal by accident is not called a law."""
    if not both.equal:
        return tr("Here the order matters, and this is why")
    if both.kind == MaxPool.kind:
        return tr("Order does not matter here, and this is why")
    return tr("For this picture the order makes no difference, for others it may")


def found(both: BothWays, reading: Reading, tr: Translate = str) -> str:
    """How many cells are equal, as computed."""
    if both.equal:
        return tr("All {count} cells are equal: every difference is 0.").format(count=both.relu_first.size)
    differing = int((both.relu_first != both.pool_first).sum())
    return tr("{differing} of {count} cells differ, by up to {most}.").format(
        differing=differing, count=both.relu_first.size, most=fixed(both.largest, 2, reading))


def reason(both: BothWays, tr: Translate = str) -> str:
    """Why that is so."""
    activation = both.worked.activation
    if both.kind == MaxPool.kind:
        return tr("{activation} keeps numbers in their order, so the largest of a window stays the largest.").format(
            activation=layer_name(activation.kind, tr=tr).replace("leaky", "Leaky"))
    if isinstance(activation, Tanh):
        return tr("Tanh bends a large number more than small ones: bending each of them and bending their mean are "
                  "not the same, and either may give more.")
    if isinstance(activation, LeakyReLU):
        return tr("A mean mixes in the negatives that leaky ReLU would first have made smaller: pooling first never "
                  "gives more.")
    return tr("A mean mixes in the negatives that ReLU would first have raised to 0: pooling first never gives more.")


def formulas(kind: str, worked: Worked, reading: Reading, tr: Translate = str) -> tuple[str, str]:
    """The window both ways: "ReLU first:  max(ReLU(0.78), ReLU(−0.11)) = max(0.78, 0.00) = 0.78", and the other.

    Other activations do not give exactly what is printed of them: "≈". Where the mean of the numbers as they are
    written is not the mean as it is written, a part with a name closes it.
    """
    name = "max" if kind == MaxPool.kind else tr("mean")

    def written(numbers: Sequence[Number], form: str = "{}") -> str:
        texts = [form.format(fixed(number, 2, reading)) for number in numbers[:MOST_NUMBERS]]
        return ", ".join(texts + ["…"] * (len(numbers) > MOST_NUMBERS))

    def pooled(numbers: Sequence[Number], result: Number) -> str:
        rest = [] if kind == MaxPool.kind else left_over(numbers, result, reading, tr)
        return " ".join([f"{name}({written(numbers)})", *rest])

    bends, gives = name_of(worked.activation, tr), "=" if isinstance(worked.activation, ReLU) else "≈"
    each = f"{bends}({{}})"
    first = (f"{name}({written(worked.values, each)}) {gives} {pooled(worked.rectified, worked.relu_first)}"
             f" = {written([worked.relu_first])}")
    second = (f"{bends}({pooled(worked.values, worked.pooled)}) = {bends}({written([worked.pooled])})"
              f" {gives} {written([worked.pool_first])}")
    return tr("{activation} first:  {formula}").format(activation=bends, formula=first), tr(
        "{pooling} first:  {formula}").format(pooling=name, formula=second)
