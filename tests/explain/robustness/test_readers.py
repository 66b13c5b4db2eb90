"""Who is compared: a stack without pooling, one without convolution, and pictures compared as a whole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.robustness import plain, template_network, without_pooling
from xoviz.nn import Conv, Dense, MaxPool, MeanPool, ReLU, Stack

LETTERS = zoo.load("letters-9").stack


def test_without_pooling_all_other_layers_stay():
    for name in zoo.names_for("letters"):
        stack = zoo.load(name).stack
        rest = without_pooling(stack)
        assert rest.layers == tuple(layer for layer in stack.layers if "pool" not in layer.kind)
        assert (rest.outputs, rest.loss, rest.input_shape) == (stack.outputs, stack.loss, stack.input_shape)
        assert rest.size > stack.size


def test_there_is_none_without_pooling_where_there_is_no_pooling_or_nothing_without_it():
    dense = Stack((Dense("votes", 2),), (1, 9, 9))
    assert without_pooling(dense) is None
    assert plain(dense) is None
    only_pools = Stack((Conv("conv", 2), MeanPool("all", 7, 7)), (1, 9, 9))
    assert without_pooling(only_pools) is None
    huge = Stack((Conv("conv", 64, padding=1), MaxPool("pool", 8, 8), Dense("hidden", 64), ReLU("relu"),
                  Dense("votes", 2)), (1, 28, 28))
    assert without_pooling(huge) is None


def test_the_plain_network_has_about_as_many_parameters():
    for name in ("letters-28",):
        stack = zoo.load(name).stack
        assert plain(stack).size == pytest.approx(stack.size, rel=0.05)
    assert [layer.kind for layer in plain(LETTERS).layers] == ["dense", "relu", "dense"]
    assert plain(LETTERS).layers[0].units == 4


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 4), st.integers(0, 1000))
def test_a_template_scores_the_share_of_cells_that_agree(classes, seed):
    rng = np.random.default_rng(seed)
    templates, pictures = (np.where(rng.random((count, 1, 6, 6)) < 0.5, 1, -1).astype(np.float32)
                           for count in (classes, 5))
    matching = template_network(templates, ("a", "b", "c", "d")[:classes])
    scores = matching.scores(pictures)
    for picture, row in zip(pictures, scores, strict=True):
        for template, score in zip(templates, row, strict=True):
            agreeing = sum(a == b for a, b in zip(picture.ravel(), template.ravel(), strict=True))
            assert score == pytest.approx(agreeing / 36, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000))
def test_the_nearest_template_wins_in_greys_too(seed):
    rng = np.random.default_rng(seed)
    templates, pictures = (rng.uniform(-1, 1, (count, 1, 5, 5)).astype(np.float32) for count in (3, 8))
    winners = template_network(templates, ("a", "b", "c")).scores(pictures).argmax(axis=1)
    away = np.square(pictures[:, np.newaxis].astype(float) - templates).sum(axis=(2, 3, 4))
    assert winners.tolist() == away.argmin(axis=1).tolist()
