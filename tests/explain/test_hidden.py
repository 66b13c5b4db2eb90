"""What hidden units add to the scores: it adds up, for any network with dense layers at its end."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz import zoo
from xoviz.explain.hidden import hidden, hidden_layers, rivals
from xoviz.nn import network
from xoviz.nn.shorthand import understood

DEEP = "conv 3@3 | leaky 0.2 | pool 2 | dense 9 | tanh | dropout 0.3 | dense 5 | leaky 0.1 | dense 3"


def net_of(text, classes=3, seed=4):
    return network(understood(text), (1, 9, 9), tuple("ABCDEFGHIJ"[:classes]), seed=seed)


def traced(net, seed=0):
    return net.forward(np.random.default_rng(seed).uniform(-1, 1, net.input_shape).astype(np.float32))


@pytest.mark.parametrize("text", [
    "dense 4 | relu | dense 3", "conv 3@3 | pool 2 | dense 512 | tanh | dense 3", DEEP,
    "conv 3@3 | relu | dense 6 average | dense 3 average nobias",
])
@pytest.mark.parametrize("seed", range(3))
def test_votes_and_biases_add_up_to_the_scores(text, seed):
    trace = traced(net_of(text), seed)
    for layer in hidden_layers(trace.network):
        found = hidden(trace, layer)
        assert found.votes.shape == (3, trace.output(layer).size)
        assert np.allclose(found.votes.sum(axis=1) + found.rest, trace.scores, atol=1e-4)
        assert np.array_equal(found.values, trace.output(layer).reshape(-1))


def test_the_rest_is_what_the_biases_above_add_and_nothing_where_there_are_none():
    trace = traced(zoo.load("letters-28"))
    assert hidden(trace, "hidden").rest == pytest.approx(trace.network.parameters["votes.bias"], abs=1e-3)
    bare = traced(net_of("dense 7 | tanh | dense 5 nobias | relu | dense 3 nobias"))
    assert hidden(bare, "hidden").rest == pytest.approx(np.zeros(3), abs=1e-5)


def test_a_vote_is_what_is_missing_without_its_unit():
    net = net_of("conv 3@3 | pool 2 | dense 6 | relu | dense 3")
    trace, found = traced(net), hidden(traced(net), "hidden")
    for unit in range(6):
        weights = net.parameters["votes.weights"].copy()
        weights[:, unit] = 0
        without = net.with_parameters({"votes.weights": weights}).forward(trace.picture)
        assert found.votes[:, unit] == pytest.approx(trace.scores - without.scores, abs=1e-4)


def test_what_is_heard_of_a_unit_is_what_the_layers_between_let_through():
    trace = traced(net_of("dense 8 | relu | dense 3"))
    found = hidden(trace, "hidden")
    assert np.array_equal(found.heard, np.maximum(found.values, 0))
    assert (found.votes[:, found.values <= 0] == 0).all()


def test_the_layers_that_there_are():
    assert hidden_layers(zoo.load("letters-28")) == ("hidden",)
    assert hidden_layers(zoo.load("letters-9")) == ()
    assert len(hidden_layers(net_of(DEEP))) == 2
    with pytest.raises(ValueError, match="'convolution' is no layer of hidden units"):
        hidden(traced(net_of(DEEP)), "convolution")


def test_the_best_class_and_the_next():
    assert rivals(np.array([0.5, 2.0, 1.0])) == (1, 2)
    assert rivals(np.array([3.0])) == (0, 0)
    assert rivals(np.array([np.nan, -1.0, -2.0])) == (1, 2)


@pytest.mark.parametrize("seed", range(3))
def test_two_heads_above_the_votes_change_nothing_in_that(seed):
    net = network(understood("conv 2@3 | relu | dense 7 | relu | dense 5 | heads 3+2"), (1, 9, 9),
                  tuple("ABCDEF"), seed=4)
    assert len(hidden_layers(net)) == 1
    trace = traced(net, seed)
    found = hidden(trace, hidden_layers(net)[0])
    assert found.votes.shape == (6, 7)
    assert found.votes.sum(axis=1) + found.rest == pytest.approx(trace.scores, abs=1e-5)
    nudged = trace.network.parameters["votes.bias"]
    both = np.add.outer(nudged[:3], nudged[3:]).ravel()
    assert found.rest == pytest.approx(both, abs=1e-5)
