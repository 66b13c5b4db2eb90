"""The zoo: which networks there are, and what they are before they have learned."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz import zoo
from xoviz.nn import Conv, Dense, MaxPool, ReLU


def test_names():
    letters, others = zoo.names()[:3], zoo.names()[3:]
    assert letters == ("talk", "letters-9", "letters-28") == zoo.names_for("letters") == zoo.names_for("digits")
    assert "text" in others
    assert zoo.names_for("text") == ("text",)


@pytest.mark.parametrize("get", [zoo.load, lambda name: zoo.untrained(name, 0)])
def test_an_unknown_name_is_told_the_known_ones(get):
    with pytest.raises(ValueError, match="no network 'letters-10'; the known ones are talk, letters-9, letters-28"):
        get("letters-10")


def test_which_trained_network_reads_which_size():
    assert zoo.for_size(9) == "letters-9"
    assert zoo.for_size(28) == "letters-28"
    assert [zoo.for_size(size) for size in (0, 8, 10, 27, 64)] == [None] * 5


def test_the_layers_of_each():
    assert zoo.untrained("talk", 0).layers == (
        Conv("convolution", 3, (3, 3), average=True, bias=False), ReLU("relu"), MaxPool("pooling"), MaxPool("pooling2"),
        Dense("votes", 2, average=True, bias=False))
    assert zoo.untrained("letters-9", 0).layers == (
        Conv("convolution", 6, (3, 3)), ReLU("relu"), MaxPool("pooling"), Dense("votes", 2))
    assert zoo.untrained("letters-28", 0).layers == (
        Conv("convolution", 8, (5, 5)), ReLU("relu"), MaxPool("pooling"),
        Conv("convolution2", 16, (3, 3)), ReLU("relu2"), MaxPool("pooling2"),
        Dense("hidden", 32), ReLU("relu3"), Dense("votes", 2))


@pytest.mark.parametrize("name", zoo.STACKS)
def test_untrained_networks_are_random_but_repeatable(name):
    one, same, other = (zoo.untrained(name, seed) for seed in (1, 1, 2))
    assert one.vector.tobytes() == same.vector.tobytes()
    assert one.vector.tobytes() != other.vector.tobytes()
    assert (one.name, one.classes, one.task) == (name, ("X", "O"), "letters")
    assert one.made == "random weights from seed 1"
    assert one.stack.loss == ("squared" if name == "talk" else "cross-entropy")
    picture = np.zeros(one.input_shape, np.float32)
    assert one.forward(picture).scores.shape == (2,)


def test_the_layers_for_two_classes_are_those_that_ship():
    for size in (9, 28):
        shipped, made = zoo.untrained(f"letters-{size}", 3), zoo.for_task((1, size, size), ("X", "O"), 3, "letters")
        assert made.stack == shipped.stack
        assert made.vector.tobytes() == shipped.vector.tobytes()
        assert (made.name, made.task) == (f"letters-{size}", "letters")


@pytest.mark.parametrize("size", range(9, 65, 5))
@pytest.mark.parametrize("count", [2, 3, 10])
def test_there_are_layers_for_every_size_and_number_of_classes(size, count):
    classes = tuple("abcdefghij"[:count])
    made = zoo.for_task((1, size, size), classes, 5, "mine")
    assert (made.classes, made.task, made.name) == (classes, "mine", f"mine-{size}")
    assert (made.input_shape, made.layers[-1]) == ((1, size, size), Dense("votes", count))
    assert made.forward(np.zeros(made.input_shape, np.float32)).scores.shape == (count,)
    assert made.gives_probabilities
    assert len(made.vector) < 50_000


def test_the_same_seed_gives_the_same_network_for_a_task():
    one, same, other = (zoo.for_task((1, 20, 20), ("a", "b", "c"), seed, "mine").vector for seed in (1, 1, 2))
    assert one.tobytes() == same.tobytes()
    assert one.tobytes() != other.tobytes()


@pytest.mark.parametrize("name", zoo.STACKS)
def test_a_stack_that_ships_can_have_other_classes(name):
    made = zoo.untrained(name, 0, ("a", "b", "c"))
    assert made.classes == ("a", "b", "c")
    assert made.layers[:-1] == zoo.untrained(name, 0).layers[:-1]
    assert made.stack.outputs == 3
