"""Adding and removing filters by hand: nothing jumps."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz import zoo
from xoviz.nn import Conv, Dense, MaxPool, ReLU, StackError, network
from xoviz.nn.surgery import add_filter, remove_filter


def two_layers(average):
    layers = (Conv("c", 3, average=average), ReLU("r"), MaxPool("p"), Conv("c2", 4, (2, 2), average=average),
              Dense("d", 2, average=average))
    return network(layers, (2, 9, 8), ("a", "b"), seed=4)


NETWORKS = {
    "talk": (zoo.untrained("talk", 1), "convolution"),
    "letters-9": (zoo.untrained("letters-9", 1), "convolution"),
    "letters-28": (zoo.untrained("letters-28", 1), "convolution"),
    "letters-28, deeper": (zoo.untrained("letters-28", 1), "convolution2"),
    "sums": (two_layers(False), "c"),
    "averages": (two_layers(True), "c"),
    "averages, last": (two_layers(True), "c2"),
}


@pytest.fixture(params=NETWORKS)
def case(request):
    made, layer = NETWORKS[request.param]
    pictures = np.random.default_rng(0).uniform(-1, 1, (3, *made.input_shape)).astype(np.float32)
    return made, layer, pictures


def test_a_new_filter_changes_no_score(case):
    made, layer, pictures = case
    blank = add_filter(made, layer)
    shape = made.parameters[f"{layer}.weights"].shape[1:]
    drawn = np.random.default_rng(1).uniform(-1, 1, shape).astype(np.float32)
    painted = add_filter(made, layer, drawn)
    for grown in (blank, painted):
        np.testing.assert_allclose(grown.scores(pictures), made.scores(pictures), rtol=1e-4, atol=1e-5)
        assert grown.stack.shape_of(layer)[0] == made.stack.shape_of(layer)[0] + 1
    np.testing.assert_array_equal(painted.parameters[f"{layer}.weights"][-1], drawn)
    assert not blank.parameters[f"{layer}.weights"][-1].any()


def test_removing_the_new_filter_restores_the_network(case):
    made, layer, pictures = case
    count = made.stack.shape_of(layer)[0]
    restored = remove_filter(add_filter(made, layer), layer, count)
    assert restored.stack == made.stack
    np.testing.assert_allclose(restored.vector, made.vector, rtol=1e-6)
    np.testing.assert_allclose(restored.scores(pictures), made.scores(pictures), rtol=1e-4, atol=1e-5)


def test_removing_a_filter_is_as_if_its_map_were_never_listened_to():
    made, pictures = two_layers(False), np.ones((1, 2, 9, 8), np.float32)
    deaf = np.array(made.parameters["c2.weights"])
    deaf[:, 1] = 0
    shrunk = remove_filter(made, "c", 1)
    np.testing.assert_allclose(shrunk.scores(pictures), made.with_parameters({"c2.weights": deaf}).scores(pictures),
                               rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(shrunk.parameters["c.weights"], made.parameters["c.weights"][[0, 2]])


def test_names_and_classes_stay():
    made = zoo.load("talk")
    grown = add_filter(made, "convolution")
    assert (grown.name, grown.task, grown.made, grown.classes) == (made.name, made.task, made.made, made.classes)


def test_what_cannot_be_done_says_why():
    talk = zoo.load("talk")
    with pytest.raises(StackError, match="'relu': is no convolution"):
        add_filter(talk, "relu")
    with pytest.raises(KeyError, match="no layer 'nowhere'"):
        remove_filter(talk, "nowhere", 0)
    with pytest.raises(IndexError, match="filters 1 to 3, not 4"):
        remove_filter(talk, "convolution", 3)
    with pytest.raises(ValueError, match=r"shape \(1, 3, 3\), not \(3, 3\)"):
        add_filter(talk, "convolution", np.zeros((3, 3), np.float32))
    one = remove_filter(remove_filter(talk, "convolution", 0), "convolution", 0)
    with pytest.raises(StackError, match="'convolution': keeps its last filter"):
        remove_filter(one, "convolution", 0)
    full = network((Conv("c", 1024, (1, 1)), Dense("d", 1)), (1, 1, 1), ("a",))
    with pytest.raises(StackError, match="'c': the number of filters"):
        add_filter(full, "c")
