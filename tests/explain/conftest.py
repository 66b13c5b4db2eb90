"""Random stacks with every kind of layer, and pictures to go through them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume
from hypothesis import strategies as st

from xoviz.nn import Conv, Dense, MaxPool, MeanPool, Network, ReLU, StackError, network


@st.composite
def _filters(draw, name):
    size = (draw(st.integers(1, 3)), draw(st.integers(1, 3)))
    return Conv(name, draw(st.integers(1, 3)), size, draw(st.integers(1, 2)), draw(st.integers(0, min(size) - 1)),
                draw(st.booleans()), draw(st.booleans()))


@st.composite
def _pools(draw, name):
    kind = draw(st.sampled_from([MaxPool, MeanPool]))
    return kind(name, draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(st.booleans()))


@st.composite
def _stacks(draw) -> Network:
    """Up to four layers, perhaps hidden units, and votes; weights and biases of either sign, in 64ths."""
    layers = []
    for place in range(draw(st.integers(1, 4))):
        name = f"layer{place}"
        layers.append(draw(st.one_of(_filters(name), _pools(name), st.just(ReLU(name)))))
    layers += [Dense("hidden", 3, draw(st.booleans())), ReLU("shut")] if draw(st.booleans()) else []
    layers += [Dense("votes", draw(st.integers(2, 3)), draw(st.booleans()), draw(st.booleans()))]
    shape = (draw(st.integers(1, 2)), draw(st.integers(5, 8)), draw(st.integers(5, 8)))
    try:
        made = network(tuple(layers), shape, ("a", "b", "c")[: layers[-1].units])
    except StackError:
        assume(False)
    rng = np.random.default_rng(draw(st.integers(0, 9999)))
    made = made.with_vector(rng.integers(-64, 65, made.stack.size).astype(np.float32) / 64)
    # The weights of averaging units are positive, so that their sums are far from 0.
    means = {f"{layer.id}.weights" for layer in layers if isinstance(layer, Dense) and layer.average}
    return made.with_parameters({key: np.abs(made.parameters[key]) + 1 / 64 for key in means})


@st.composite
def _traces(draw):
    made = draw(_stacks())
    rng = np.random.default_rng(draw(st.integers(0, 9999)))
    return made.forward(rng.integers(-64, 65, made.input_shape).astype(np.float32) / 64)


@pytest.fixture(scope="session")
def traces() -> st.SearchStrategy:
    """Traces of random networks and pictures, all of whose numbers are simple fractions."""
    return _traces()
