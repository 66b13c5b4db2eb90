"""The steps of a path in words, and which of them there is room for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from xoviz.explain import walk
from xoviz.nn import PICTURE, Focus, Network
from xoviz.wording import Translate, cell_text, layer_names, step_text


def words_for(network: Network, steps: Sequence[walk.Step], tr: Translate = str) -> tuple[str, ...]:
    """Each step of a path in words; a map is named where the path comes to it."""
    names = dict(zip(network.stack.ids, ("", *layer_names([layer.kind for layer in network.layers], tr)), strict=True))
    return tuple(_words_of(network, step, names[step.focus.layer], before, tr)
                 for before, step in zip((None, *(step.focus for step in steps)), steps, strict=False))


def _words_of(network: Network, step: walk.Step, name: str, above: Focus | None, tr: Translate) -> str:
    focus, stack = step.focus, network.stack
    if focus.layer == stack.ids[-1]:
        return tr("score of {name}").format(name=network.classes[focus.map])
    shape, place = stack.shape_of(focus.layer), (focus.map, focus.row, focus.column)
    maker = _maker(network, focus.layer)
    same_map = above is not None and above.map == focus.map and maker == _maker(network, above.layer) \
        and stack.layers[stack.index(above.layer)].kind not in ("conv", "dense")
    cell = cell_text(name, maker, place, shape, of_map=not same_map, tr=tr)
    counted = focus.layer == stack.ids[-2] and shape[1:] != (1, 1)
    return step_text(step.how, cell, int(np.ravel_multi_index(place, shape)) + 1 if counted else None, tr)


def _maker(network: Network, layer_id: str) -> str:
    """The kind of what made a layer's maps: a convolution, a dense layer, or nothing but the picture."""
    place = network.stack.index(layer_id)
    makers = [layer.kind for layer in network.layers[: place + 1] if layer.kind in ("conv", "dense")]
    return makers[-1] if makers else PICTURE


def fitting(widths: Sequence[int], here: int, arrow: int, left_out: int, room: int) -> range:
    """The places of the steps to show in so much room: ``here``, and around it as many as fit, below and above in turn.

    An ``arrow`` stands between neighbours; where steps are ``left_out``, a sign for them does, with an arrow as well.
    """
    first, last, turned = here, here, False
    while True:
        ways = [(first, last + 1), (first - 1, last)]
        for low, high in reversed(ways) if turned else ways:
            more = sum(widths[low : high + 1]) + arrow * (high - low)
            signs = (low > 0) + (high < len(widths) - 1)
            if low >= 0 and high < len(widths) and more + signs * (arrow + left_out) <= room:
                first, last, turned = low, high, high > last
                break
        else:
            return range(first, last + 1)
