"""Strips: the same product, cut where that saves time."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz.nn import Conv, Dense, MaxPool, Plan, ReLU, Stack, strips
from xoviz.nn.strips import (
    LANES,
    LOWEST,
    NARROWEST,
    SMALL,
    SMALL_IF_TURNED,
    in_strips,
    in_strips_across,
    strip_height,
    strip_width,
)


def always(monkeypatch, cut):
    monkeypatch.setattr(strips, "takes_small_products_as_they_lie", lambda: cut)


@pytest.mark.parametrize(("rows", "terms", "columns", "width"), [
    (16, 72, 384, 384),  # small as it is
    (64, 288, 352, 32),
    (32, 288, 384, 96),
    (64, 288, 11, 11),  # nothing to cut
    (64, 288, 353, 353),  # no divisor
    (512, 4608, 352, 352),  # even the narrowest strip would be large
])
def test_strips_are_small_and_as_wide_as_can_be(monkeypatch, rows, terms, columns, width):
    always(monkeypatch, True)
    assert strip_width(rows, terms, columns) == width
    assert width == columns or (width >= NARROWEST and width % LANES == 0 and rows * terms * width <= SMALL)
    always(monkeypatch, False)
    assert strip_width(rows, terms, columns) == columns


@pytest.mark.parametrize(("rows", "terms", "columns", "turned", "height"), [
    (32, 576, 32, False, 32),  # small as it is
    (128, 1600, 32, False, 16),
    (128, 1600, 64, False, 8),
    (127, 1600, 32, False, 127),  # no divisor
    (128, 70_000, 32, False, 128),  # even the lowest strip would be large
    (72, 384, 16, True, 72),  # small as it is, though turned
    (288, 352, 64, True, 18),
    (144, 384, 32, True, 36),
    (25, 448, 48, True, 25),
    (288, 352, 1024, True, 288),
])
def test_strips_across_are_small_and_as_high_as_can_be(monkeypatch, rows, terms, columns, turned, height):
    always(monkeypatch, True)
    assert strip_height(rows, terms, columns, turned=turned) == height
    assert height == rows or (height >= LOWEST and height * terms * columns <= SMALL)
    assert height == rows or not turned or height * columns <= SMALL_IF_TURNED
    always(monkeypatch, False)
    assert strip_height(rows, terms, columns, turned=turned) == rows


def test_strips_together_are_the_product():
    rng = np.random.default_rng(0)
    left, right = rng.normal(size=(6, 7)), rng.normal(size=(3, 7, 96))
    product = np.empty((3, 6, 96))
    np.matmul(left, in_strips(right, 32), out=in_strips(product, 32))
    assert np.allclose(product, left @ right, rtol=1e-12)
    across = np.empty((3, 6, 96))
    np.matmul(in_strips_across(left, 2), right[:, np.newaxis], out=in_strips_across(across, 2))
    assert np.allclose(across, left @ right, rtol=1e-12)


def test_a_layer_in_strips_learns_the_same(monkeypatch):
    stack = Stack((Conv("c", 32), MaxPool("p"), Conv("c2", 48, padding=1), ReLU("r"), Conv("c3", 48), Dense("h", 100),
                   ReLU("r2"), Dense("d", 3)), (1, 12, 12))
    always(monkeypatch, True)
    assert strip_width(32, 100, 432) == 144  # the hidden layer's blame
    assert strip_height(100, 432, 32) == 50  # its sums
    assert strip_height(288, 384, 48, turned=True) == 24  # what the filters of c2 learn
    rng = np.random.default_rng(1)
    vector, pictures = rng.normal(size=stack.size), rng.normal(size=(32, 1, 12, 12))
    gradients = []
    for cut in (True, False):
        always(monkeypatch, cut)
        plan = Plan(stack, 32, np.float64, vector=vector, fast=True)
        plan.load(pictures)
        plan.forward()
        plan.measure(np.arange(32) % 3)
        plan.backward()
        gradients.append(plan.gradient)
    largest = np.abs(gradients[1]).max()
    assert np.abs(gradients[0] - gradients[1]).max() < 1e-10 * largest
