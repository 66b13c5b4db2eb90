"""Random stacks with every kind of layer, and pictures to go through them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import strategies as st

from xoviz.nn import (
    Conv,
    Dense,
    Dropout,
    Heads,
    LeakyReLU,
    MaxPool,
    MeanPool,
    Network,
    ReLU,
    StackError,
    Tanh,
    network,
)

RATIONAL = (ReLU, partial(LeakyReLU, slope=0.25), Dropout)
"""What goes cell by cell and makes a simple fraction of a simple fraction."""

ANY = (*RATIONAL, partial(LeakyReLU, slope=0.1), Tanh)


@st.composite
def _filters(draw, name):
    size = (draw(st.integers(1, 3)), draw(st.integers(1, 3)))
    return Conv(name, draw(st.integers(1, 3)), size, draw(st.integers(1, 2)), draw(st.integers(0, min(size) - 1)),
                draw(st.booleans()), draw(st.booleans()))


@st.composite
def _pools(draw, name):
    kind = draw(st.sampled_from([MaxPool, MeanPool]))
    sides = st.integers(1, 3) | st.tuples(st.integers(1, 3), st.integers(1, 3))
    return kind(name, draw(sides), draw(sides), draw(st.booleans()))


@st.composite
def _layers(draw, shape, cells, most):
    """Up to ``most`` layers on pictures of a shape, each of which fits on those below."""
    layers = []
    for place in range(draw(st.integers(1, most))):
        name = f"layer{place}"
        kinds = st.sampled_from(cells).flatmap(lambda kind, name=name: st.just(kind(name)))
        layer = draw(st.one_of(_filters(name), _pools(name), kinds))
        try:
            shape = layer.output_shape(shape)
        except StackError:
            continue
        layers.append(layer)
    return layers


@st.composite
def _stacks(draw, cells, most) -> Network:
    """Up to ``most`` layers, perhaps hidden units, and votes, perhaps of two heads; weights and biases of either sign,
    in 64ths."""
    shape = (draw(st.integers(1, 2)), draw(st.integers(5, 8)), draw(st.integers(5, 8)))
    layers = draw(_layers(shape, cells, most))
    layers += [Dense("hidden", 3, draw(st.booleans())), draw(st.sampled_from(cells))("shut")] if draw(
        st.booleans()) else []
    layers += [Dense("votes", draw(st.integers(2, 3)), draw(st.booleans()), draw(st.booleans()))]
    if draw(st.sampled_from([False, False, True])):
        layers[-1] = replace(layers[-1], units=4)
        layers.append(Heads("pairs", draw(st.sampled_from([(2, 2), (3, 1), (1, 3)]))))
    classes = ("a", "b", "c", "d")[: layers[-1].output_shape((4, 1, 1))[0]]
    made = network(tuple(layers), shape, classes)
    rng = np.random.default_rng(draw(st.integers(0, 9999)))
    made = made.with_vector(rng.integers(-64, 65, made.stack.size).astype(np.float32) / 64)
    # The weights of averaging units are positive, so that their sums are far from 0.
    means = {f"{layer.id}.weights" for layer in layers if isinstance(layer, Dense) and layer.average}
    return made.with_parameters({key: np.abs(made.parameters[key]) + 1 / 64 for key in means})


@st.composite
def _traces(draw, cells, most):
    made = draw(_stacks(cells, most))
    rng = np.random.default_rng(draw(st.integers(0, 9999)))
    return made.forward(rng.integers(-64, 65, made.input_shape).astype(np.float32) / 64)


@pytest.fixture(scope="session")
def traces() -> st.SearchStrategy:
    """Traces of random networks of up to 12 layers of every kind, and of pictures."""
    return _traces(ANY, 9)


@pytest.fixture(scope="session")
def rational() -> st.SearchStrategy:
    """Traces of random networks and pictures, all of whose numbers are simple fractions."""
    return _traces(RATIONAL, 4)
