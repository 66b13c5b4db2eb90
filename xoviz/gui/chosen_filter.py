"""The filter in the editor, with all that the editor needs to know of it, taken from a view."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xoviz.gui.filter_presets import scale_of
from xoviz.nn import Array, Conv
from xoviz.state.view import View


@dataclass(frozen=True, eq=False)
class Chosen:
    """Filter `index` of a layer, whose filters are `all` (F, C, height, width), and were `learned` before any edit.

    It may learn nothing (`frozen`), or be switched `off`. Where it reads sentences, its rows stand for `words`.
    """

    layer: Conv
    index: int
    all: Array
    bias: float | None
    learned: Array | None
    frozen: bool = False
    off: bool = False
    words: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """The index as people count, from 1."""
        return self.index + 1

    @property
    def weights(self) -> Array:
        """The filter's own weights (C, height, width)."""
        weights: Array = self.all[self.index]
        return weights

    @property
    def scale(self) -> float:
        """What +1 stands for; told from what was learned, so that editing does not move it."""
        return scale_of(self.layer, self.all if self.learned is None else self.learned)

    @property
    def is_as_learned(self) -> bool:
        """Whether there is nothing to go back to."""
        return self.learned is None or np.array_equal(self.learned[self.index], self.weights)


def chosen_filter(view: View) -> Chosen | None:
    """The filter that a view has in the editor, if its network has such a one."""
    if view.chosen is None:
        return None
    layer_id, index = view.chosen
    layer = next((layer for layer in view.network.layers if layer.id == layer_id), None)
    if not isinstance(layer, Conv) or not 0 <= index < layer.filters:
        return None
    weights = view.network.parameters[f"{layer_id}.weights"]
    biases = view.network.parameters.get(f"{layer_id}.bias")
    learned = None if view.learned is None else view.learned.parameters.get(f"{layer_id}.weights")
    if learned is not None and learned.shape != weights.shape:
        learned = None
    return Chosen(layer, index, weights, None if biases is None else float(biases[index]), learned,
                  view.chosen in view.frozen, view.chosen in view.off,
                  view.task.words if weights.shape[1:3] == (1, len(view.task.words)) else ())
