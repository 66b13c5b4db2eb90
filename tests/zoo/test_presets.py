"""The presets: those that ship are the ones that ship, and all of them fit whatever there is to read."""

from __future__ import annotations

import pytest

from xoviz import zoo
from xoviz.nn import Conv, Stack
from xoviz.nn.cost import check_affordable
from xoviz.zoo.presets import PRESETS, preset


@pytest.mark.parametrize("name", zoo.STACKS)
def test_what_ships_is_a_preset_layer_by_layer(name):
    shipped = zoo.load(name).stack
    assert preset(name, 2) == (shipped.layers, shipped.loss)


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize(("side", "outputs"), [(9, 2), (28, 10), (64, 5)])
def test_they_fit_any_size_and_number_of_classes(name, side, outputs):
    layers, loss = preset(name, outputs)
    stack = Stack(layers, (1, side, side), loss)
    check_affordable(stack)
    assert stack.outputs == outputs


def test_two_deep_and_plain_are_what_they_are_called():
    filtering = {name: sum(isinstance(layer, Conv) for layer in preset(name, 2)[0]) for name in PRESETS}
    assert (filtering["two"], filtering["deep"], filtering["plain"], filtering["template"]) == (2, 4, 0, 0)
    assert len(preset("empty", 2)[0]) == 1


def test_an_unknown_one_is_told_the_known_ones():
    with pytest.raises(ValueError, match="no preset 'huge'; the known ones are talk, letters-9"):
        preset("huge", 2)
