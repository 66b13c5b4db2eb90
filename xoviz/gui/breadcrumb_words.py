"""The steps of a path in words, and which of them there is room for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from xoviz.explain import walk
from xoviz.nn import PICTURE, Focus, Network
from xoviz.wording import MAKERS, Translate, cell_text, layer_names, step_text, word_text


def layer_names_by_id(network: Network, tr: Translate = str) -> Mapping[str, str]:
    """What people call each layer of a network; the picture has no name among them."""
    names = ("", *layer_names([layer.kind for layer in network.layers], tr))
    return dict(zip(network.stack.ids, names, strict=True))


def words_for(network: Network, steps: Sequence[walk.Step], names: Mapping[str, str], tr: Translate = str,
              dictionary: Sequence[str] = (), pixel: str = "") -> tuple[str, ...]:
    """Each step of a path in words; a map is named where the path comes to it, a row of a sentence by its word, and a
    cell of the picture is called a ``pixel`` unless it is something else. ``names`` are those of ``layer_names_by_id``.
    """
    return tuple(_words_of(network, step, names[step.focus.layer], before, tr, dictionary, pixel)
                 for before, step in zip((None, *(step.focus for step in steps)), steps, strict=False))


def _words_of(network: Network, step: walk.Step, name: str, above: Focus | None, tr: Translate,
              dictionary: Sequence[str], pixel: str) -> str:
    focus, stack = step.focus, network.stack
    if focus.layer == stack.ids[-1]:
        return tr("score of {name}").format(name=network.classes[focus.map])
    if focus.layer == PICTURE and dictionary:
        return step_text(step.how, word_text(dictionary[focus.row], focus.column, tr), None, tr)
    shape, place = stack.shape_of(focus.layer), (focus.map, focus.row, focus.column)
    maker = _maker(network, focus.layer)
    same_map = above is not None and above.map == focus.map and maker == _maker(network, above.layer) \
        and stack.layers[stack.index(above.layer)].kind not in MAKERS
    cell = cell_text(name, maker, place, shape, of_map=not same_map, tr=tr, pixel=pixel)
    counted = focus.layer == stack.ids[-2] and shape[1:] != (1, 1)
    return step_text(step.how, cell, int(np.ravel_multi_index(place, shape)) + 1 if counted else None, tr)


def _maker(network: Network, layer_id: str) -> str:
    """The kind of what made a layer's maps: filters, units, states, or nothing but the picture."""
    place = network.stack.index(layer_id)
    makers = [layer.kind for layer in network.layers[: place + 1] if layer.kind in MAKERS]
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
