"""The patch that was pointed at, or the liveliest one."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz.explain.receptive import lit
from xoviz.gui.filter_patch import Patch, input_of, patch_at
from xoviz.nn import PICTURE, Conv, Dense, Focus, MaxPool, Network, Trace, network

FIRST, SECOND = Conv("first", 4), Conv("second", 2)


@pytest.fixture(scope="module")
def net() -> Network:
    return network((FIRST, MaxPool("pool"), SECOND, Dense("votes", 2)), (1, 12, 12), ("X", "O"), seed=1)


@pytest.fixture(scope="module")
def trace(net: Network) -> Trace:
    picture = np.full((1, 12, 12), -1, np.float32)
    picture[0, 5:8, 5:8] = np.array([[1, -1, 1], [-1, 1, -1], [1, -1, -1]])
    return net.forward(picture)


def patch(trace: Trace, layer: Conv, focus: Focus | None) -> Patch:
    return patch_at(trace, layer, lit(trace.network.stack, focus) if focus else {})


def test_each_layer_reads_the_one_below(net: Network) -> None:
    assert input_of(net, FIRST) == PICTURE
    assert input_of(net, SECOND) == "pool"


def test_the_cell_that_was_pointed_at_is_in_the_middle(trace: Trace) -> None:
    found = patch(trace, FIRST, Focus(PICTURE, 0, 6, 6))
    assert (found.source, found.row, found.column) == (PICTURE, 5, 5)
    assert np.array_equal(found.values, trace.picture[:, 5:8, 5:8])


def test_a_cell_of_the_layers_own_map_stands_for_the_patch_that_it_looks_at(trace: Trace) -> None:
    found = patch(trace, FIRST, Focus("first", 2, 3, 7))
    assert (found.row, found.column) == (3, 7)


@pytest.mark.parametrize(("cell", "corner"), [((0, 0), (0, 0)), ((11, 11), (9, 9)), ((0, 11), (0, 9))])
def test_at_the_edge_it_is_moved_inside(trace: Trace, cell: tuple[int, int], corner: tuple[int, int]) -> None:
    found = patch(trace, FIRST, Focus(PICTURE, 0, *cell))
    assert (found.row, found.column) == corner
    assert found.values.shape == (1, 3, 3)


@pytest.mark.parametrize("focus", [None, Focus("votes", 0, 0, 0)])
def test_without_a_cell_it_is_the_liveliest(trace: Trace, focus: Focus | None) -> None:
    found = patch(trace, FIRST, focus)
    best = max(trace.picture[0, row : row + 3, column : column + 3].var() for row in range(10) for column in range(10))
    assert found.values.var() == pytest.approx(best)


def test_a_deeper_layer_takes_all_channels_of_what_it_reads(trace: Trace) -> None:
    found = patch(trace, SECOND, Focus(PICTURE, 0, 6, 6))
    assert found.source == "pool"
    assert found.values.shape == (4, 3, 3)
    rows, columns = slice(found.row, found.row + 3), slice(found.column, found.column + 3)
    assert np.array_equal(found.values, trace.output("pool")[:, rows, columns])


def test_as_a_filter_its_strongest_value_has_the_layers_scale() -> None:
    values = np.array([[[2, -4], [1, 0]]], np.float32)
    assert np.allclose(Patch(PICTURE, 0, 0, values).weights(0.5), [[[0.25, -0.5], [0.125, 0]]])
    assert not Patch(PICTURE, 0, 0, np.zeros_like(values)).weights(0.5).any()


def test_a_padded_filter_may_be_larger_than_its_input() -> None:
    wide = Conv("wide", 1, (5, 5), padding=4)
    trace = network((wide, Dense("votes", 2)), (1, 2, 2), ("X", "O")).forward(np.ones((1, 2, 2), np.float32))
    found = patch_at(trace, wide, {})
    assert found.values.shape == (1, 5, 5)
    assert found.values.sum() == 4
