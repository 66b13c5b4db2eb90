"""What is said of layers that go cell by cell is what the engine does with them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from xoviz.explain.cells import bent, multipliers, slopes_at
from xoviz.nn import Dense, Dropout, LeakyReLU, ReLU, Tanh, network

LAYERS = [ReLU("f"), LeakyReLU("f", 0.1), Tanh("f"), Dropout("f", 0.4)]
VALUES = np.array([-40, -1.5, -0.25, 0, 1e-6, 0.3, 2, 50], np.float32)


def made(layer):
    """A network that adds up what the layer makes of a row of values."""
    net = network((layer, Dense("sum", 1, bias=False)), (1, 1, len(VALUES)), ("a",), loss="squared")
    return net.with_vector(np.ones(net.stack.size, np.float32))


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.kind)
def test_values_and_slopes_are_the_engines(layer):
    net, picture = made(layer), VALUES.reshape(1, 1, -1)
    given = net.forward(picture).output("f").ravel()
    np.testing.assert_allclose([bent(layer, float(value)) for value in VALUES], given, rtol=1e-6)
    below, above = (each.ravel() for each in net.backward(picture, 0).activations[:2])
    np.testing.assert_allclose(slopes_at(layer, VALUES) * above, below, rtol=1e-5, atol=1e-5 * np.abs(above).max())


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.kind)
def test_a_multiplier_makes_of_what_goes_in_what_comes_out(layer):
    values = VALUES.astype(np.float64)
    found = multipliers(layer, values)
    np.testing.assert_allclose(found * values, [bent(layer, value) for value in values.tolist()], rtol=1e-7)
    at_zero = list(VALUES).index(0)
    assert found[at_zero] == slopes_at(layer, values)[at_zero] == pytest.approx(
        {"relu": 0, "leaky": 0.1, "tanh": 1, "dropout": 1}[layer.kind])


def test_a_fraction_stays_one():
    half = Fraction(-1, 2)
    assert [bent(layer, half) for layer in (ReLU("f"), LeakyReLU("f", 0.25), Dropout("f"))] == [0, half / 4, half]
    assert all(isinstance(bent(layer, half), Fraction) for layer in (ReLU("f"), LeakyReLU("f", 0.25), Dropout("f")))
