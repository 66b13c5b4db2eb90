"""Optimisers against their textbook formulas, written out step by step in float64."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz.nn.optimise import MEMORY, descend, remembered


def textbook_descent(weights, gradients, rate):
    for gradient in gradients:
        weights = weights - rate * gradient
    return weights


def textbook_momentum(weights, gradients, rate):
    velocity = np.zeros_like(weights)
    for gradient in gradients:
        velocity = 0.9 * velocity + gradient
        weights = weights - rate * velocity
    return weights


def textbook_adam(weights, gradients, rate):
    """Kingma and Ba 2015, algorithm 1."""
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step, gradient in enumerate(gradients, start=1):
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        corrected_mean, corrected_square = mean / (1 - 0.9**step), square / (1 - 0.999**step)
        weights = weights - rate * corrected_mean / (np.sqrt(corrected_square) + 1e-8)
    return weights


TEXTBOOK = {"descent": textbook_descent, "momentum": textbook_momentum, "adam": textbook_adam}


@pytest.mark.parametrize("optimiser", MEMORY)
@pytest.mark.parametrize("size", [1.0, 1e-8, 1e4])
@pytest.mark.parametrize("rate", [0.001, 0.3])
def test_thirty_steps_follow_the_textbook(optimiser, size, rate):
    rng = np.random.default_rng(0)
    gradients = size * rng.normal(size=(30, 12))
    start = rng.normal(size=12)
    vector, work = start.astype(np.float32), np.empty(12, np.float32)
    memory = remembered(optimiser, 12)
    for step, gradient in enumerate(gradients, start=1):
        descend(optimiser, vector, gradient.astype(np.float32), memory, rate, step, work)
    expected = TEXTBOOK[optimiser](start, gradients, rate)
    np.testing.assert_allclose(vector - start, expected - start, rtol=1e-4, atol=1e-6)


def test_the_textbooks_of_all_optimisers_were_compared():
    assert set(TEXTBOOK) == set(MEMORY)


@pytest.mark.parametrize("optimiser", MEMORY)
def test_every_optimiser_finds_the_bottom_of_a_bowl(optimiser):
    bottom = np.array([3.0, -2.0], np.float32)
    vector, work, memory = np.zeros(2, np.float32), np.empty(2, np.float32), remembered(optimiser, 2)
    for step in range(1, 801):
        descend(optimiser, vector, 2 * (vector - bottom), memory, 0.02, step, work)
    np.testing.assert_allclose(vector, bottom, atol=1e-3)


def test_an_unknown_optimiser_is_told_the_known_ones():
    with pytest.raises(ValueError, match="one of descent, momentum, adam, not 'sgd'"):
        remembered("sgd", 3)
