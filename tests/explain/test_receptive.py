"""The receptive field by experiment: what lies outside never matters, each edge of what lies inside does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.receptive import Region, cell, consequences, lit, sources, winner
from xoviz.nn import PICTURE, Conv, Dense, Focus, Heads, MaxPool, MeanPool, ReLU, Stack, StackError, network
from xoviz.nn.cost import stack_costs
from xoviz.tasks.known.letters import LettersTask

QUICK = settings(max_examples=50, deadline=None)


@st.composite
def filters(draw, name):
    size = (draw(st.integers(1, 4)), draw(st.integers(1, 4)))
    return Conv(name, draw(st.integers(1, 3)), size, draw(st.integers(1, 3)), draw(st.integers(0, min(size) - 1)),
                average=draw(st.booleans()))


@st.composite
def pools(draw, name):
    kind = draw(st.sampled_from([MaxPool, MeanPool]))
    sides = st.integers(1, 3) | st.tuples(st.integers(1, 3), st.integers(1, 3))
    return kind(name, draw(sides), draw(sides), draw(st.booleans()))


@st.composite
def networks(draw):
    """A stack of up to four layers and two votes whose weights are all positive, so that nothing cancels out."""
    layers = []
    for place in range(draw(st.integers(1, 4))):
        kinds = [filters(f"layer{place}"), pools(f"layer{place}"), st.just(ReLU(f"layer{place}"))]
        layers.append(draw(st.one_of(kinds)))
    shape = (draw(st.integers(1, 2)), draw(st.integers(4, 11)), draw(st.integers(4, 11)))
    try:
        made = network((*layers, Dense("votes", 2)), shape, ("X", "O"), seed=draw(st.integers(0, 99)))
    except StackError:
        assume(False)
    return made.with_vector(np.abs(made.vector) + np.float32(0.1))


@st.composite
def places(draw):
    """A network, and a cell of one of its layers but the picture."""
    net = draw(networks())
    layer = draw(st.sampled_from(net.stack.ids[1:]))
    shape = net.stack.shape_of(layer)
    return net, Focus(layer, *(draw(st.integers(0, length - 1)) for length in shape))


def value(net, focus, picture):
    return float(net.forward(picture).output(focus.layer)[focus.map, focus.row, focus.column])


def random_picture(shape, seed=0):
    return np.random.default_rng(seed).uniform(0.1, 1, shape).astype(np.float32)


@given(places(), st.integers(0, 9))
@QUICK
def test_no_pixel_outside_the_receptive_field_matters(place, seed):
    net, focus = place
    region = lit(net.stack, focus)[PICTURE]
    picture = random_picture(net.input_shape)
    other = random_picture(net.input_shape, seed + 1) * 100
    inside = np.s_[region.maps[0]:region.maps[1], slice(*region.rows), slice(*region.columns)]
    other[inside] = picture[inside]
    assert value(net, focus, other) == pytest.approx(value(net, focus, picture), rel=1e-5)


@given(places())
@QUICK
def test_every_edge_of_the_receptive_field_matters(place):
    net, focus = place
    region = lit(net.stack, focus)[PICTURE]
    assert not region.empty
    picture = random_picture(net.input_shape)
    before = value(net, focus, picture)
    for axis, (first, last) in ((1, region.rows), (2, region.columns)):
        for edge in {first, last - 1}:
            other = picture.copy()
            other[(slice(None),) * axis + (edge,)] += 10_000
            assert value(net, focus, other) > before * 1.01


@given(places())
@QUICK
def test_nothing_but_the_consequences_changes(place):
    """Change one pixel: whatever changes anywhere is lit, and something is unless nothing feeds on the pixel."""
    net, _ = place
    picture = random_picture(net.input_shape)
    focus = Focus(PICTURE, 0, net.input_shape[1] // 2, net.input_shape[2] // 2)
    other = picture.copy()
    other[0, focus.row, focus.column] += 10_000
    before, after, regions = net.forward(picture), net.forward(other), lit(net.stack, focus)
    for layer in net.stack.ids:
        changed = np.abs(after.output(layer) / before.output(layer) - 1) > 1e-3
        region = regions[layer]
        for found in np.argwhere(changed):
            assert region.holds(*found), layer
        assert region.empty or changed.any()


@given(st.one_of(filters("layer"), pools("layer"), st.just(ReLU("layer")), st.just(Dense("layer", 3))),
       st.tuples(st.integers(1, 2), st.integers(3, 7), st.integers(3, 7)))
@QUICK
def test_consequences_are_the_converse_of_sources(layer, shape):
    try:
        made = layer.output_shape(shape)
    except StackError:
        assume(False)
    below = {place: consequences(layer, cell(Focus(PICTURE, *place)), made) for place in np.ndindex(*shape)}
    for above in np.ndindex(*made):
        region = sources(layer, cell(Focus("layer", *above)), shape)
        for place, fed in below.items():
            assert region.holds(*place) == fed.holds(*above)


def test_the_talks_first_vote_comes_from_the_whole_picture_and_a_match_from_a_patch():
    talk = zoo.load("talk").stack
    assert lit(talk, Focus("votes", 0, 0, 0))[PICTURE] == Region((0, 1), (0, 9), (0, 9))
    found = lit(talk, Focus("convolution", 2, 1, 6))
    assert found[PICTURE] == Region((0, 1), (1, 4), (6, 9))
    assert found["relu"] == Region((2, 3), (1, 2), (6, 7))
    assert found["pooling"] == Region((2, 3), (0, 1), (3, 4))
    assert found["votes"] == Region((0, 2), (0, 1), (0, 1))
    assert set(found) == set(talk.ids)


def test_a_pixel_between_the_windows_feeds_nothing_up_to_the_votes():
    net = network((MaxPool("sparse", 1, 2), Conv("conv", 2, (2, 2)), Dense("votes", 2)), (1, 6, 6), ("X", "O"))
    found = lit(net.stack, Focus(PICTURE, 0, 1, 1))
    assert [layer for layer, region in found.items() if not region.empty] == [PICTURE]


def test_what_an_empty_region_comes_from_and_feeds_is_empty():
    nothing = Region((0, 1), (2, 2), (0, 3))
    assert nothing.empty
    for layer, shape in ((Conv("conv", 2), (2, 7, 7)), (Dense("votes", 2), (2, 1, 1)), (MaxPool("pool"), (1, 4, 4))):
        assert consequences(layer, nothing, shape).empty
        assert sources(layer, nothing, (1, 9, 9)).empty


@pytest.mark.parametrize("name", zoo.names_for("letters"))
def test_winners_hold_the_number_that_went_up(name):
    net = zoo.load(name)
    picture = random_picture(net.input_shape) if name == "letters-28" else LettersTask().samples()[0].picture
    trace = net.forward(picture)
    for layer in trace.winners:
        below, above = trace.input(layer), trace.output(layer)
        pool = net.layers[net.stack.index(layer)]
        for place in np.ndindex(*above.shape):
            won = winner(trace, layer, *place)
            assert below[(place[0], *won)] == above[place]
            assert sources(pool, cell(Focus(layer, *place)), below.shape).holds(place[0], *won)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_what_any_stack_costs_and_sees_as_counted_cell_by_cell(traces, data):
    trace = data.draw(traces)
    network = trace.network
    found = stack_costs(network.stack)
    assert sum(cost.parameters for cost in found) == network.vector.size
    for layer, cost in zip(network.layers, found, strict=True):
        assert (cost.layer_id, cost.shape) == (layer.id, trace.output(layer.id).shape)
        _, rows, columns = cost.shape
        seen = [lit(network.stack, Focus(layer.id, 0, row, column))[PICTURE]
                for row in range(rows) for column in range(columns)]
        assert cost.field == tuple(max(max(last - first, 0) for first, last in sides)
                                   for sides in ([one.rows for one in seen], [one.columns for one in seen]))
        products = {"conv": cost.cells * trace.input(layer.id).shape[0] * (layer.size[0] * layer.size[1])
                    if layer.kind == "conv" else 0, "dense": cost.cells * trace.input(layer.id).size}
        assert cost.multiplications == products.get(layer.kind, 0)


def test_a_pair_comes_from_one_score_of_each_head_and_a_score_feeds_the_pairs_that_it_is_in():
    stack = Stack((Dense("votes", 5), Heads("pairs", (3, 2))), (1, 2, 2))
    for place in range(6):
        regions = lit(stack, Focus("pairs", place, 0, 0))
        assert [score for score in range(5) if regions["votes"].holds(score, 0, 0)] == [place // 2, 3 + place % 2]
    fed = {score: [place for place in range(6) if lit(stack, Focus("votes", score, 0, 0))["pairs"].holds(place, 0, 0)]
           for score in range(5)}
    assert fed == {0: [0, 1], 1: [2, 3], 2: [4, 5], 3: [0, 2, 4], 4: [1, 3, 5]}
    assert list(lit(stack, Focus(PICTURE, 0, 0, 0))["pairs"].each_map) == list(range(6))
