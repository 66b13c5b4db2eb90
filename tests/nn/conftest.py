"""Random stacks, for tests that must hold for any that fits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import strategies as st

from xoviz.nn import Conv, Dense, Dropout, Heads, LeakyReLU, MaxPool, MeanPool, Network, ReLU, Tanh, network


@st.composite
def _convolution(draw, name):
    size = (draw(st.integers(1, 3)), draw(st.integers(1, 3)))
    return Conv(name, draw(st.integers(1, 3)), size, draw(st.integers(1, 2)), draw(st.integers(0, min(size) - 1)),
                draw(st.booleans()), draw(st.booleans()))


@st.composite
def _pooling(draw, name):
    # From 5 cells on at least 2 windows fit, whole or not.
    kind = draw(st.sampled_from([MaxPool, MeanPool]))
    sides = st.integers(1, 3) | st.tuples(st.integers(1, 3), st.integers(1, 3))
    return kind(name, draw(sides), draw(sides), draw(st.booleans()))


@st.composite
def _networks(draw) -> Network:
    layers = [draw(_convolution("conv"))]
    layers += draw(st.lists(st.sampled_from([ReLU("relu"), LeakyReLU("relu", 0.2), Tanh("relu")]), max_size=1))
    layers += draw(st.lists(_pooling("pool"), max_size=1))
    layers += [Conv("conv2", 2, (2, 2), 1, 1, draw(st.booleans())), ReLU("relu2")] if draw(st.booleans()) else []
    layers += [Dense("hidden", 3, draw(st.booleans())), Tanh("tanh")] if draw(st.booleans()) else []
    layers += [Dropout("dropout", 0.4)] if draw(st.booleans()) else []
    layers += [Dense("votes", draw(st.integers(1, 3)), draw(st.booleans()), draw(st.booleans()))]
    if draw(st.sampled_from([False, False, True])):
        layers[-1] = replace(layers[-1], units=5)
        layers.append(Heads("pairs", (2, 3)))
    outputs = layers[-1].output_shape((5, 1, 1))[0]
    shape = (draw(st.integers(1, 2)), draw(st.integers(7, 9)), draw(st.integers(8, 10)))
    seed = draw(st.integers(0, 1000))
    made = network(tuple(layers), shape, tuple("abcdef"[:outputs]), seed=seed,
                   loss=draw(st.sampled_from(["cross-entropy", "squared"])))
    rng = np.random.default_rng(seed)
    return made.with_parameters({key: rng.uniform(-0.5, 0.5, values.shape) for key, values in made.parameters.items()
                                 if key.endswith("bias")})


@pytest.fixture(scope="session")
def networks() -> st.SearchStrategy[Network]:
    """Networks of any layers that fit on one another, with random weights and biases."""
    return _networks()
