"""What filters want to see, against plain searches through traces and against what a mathematician would say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.batch import Batch
from xoviz.explain.wanted import (
    BEST,
    START_BLANK,
    START_NOISE,
    STEPS,
    completed,
    has_units,
    on_paper,
    patch_below,
    seen,
    upper_limits,
    wanted,
)
from xoviz.explain.wanted.ideal import ideals
from xoviz.explain.wanted.patch import Slopes, field
from xoviz.nn import Conv, Dense, Focus, MaxPool, ReLU, network
from xoviz.tasks.known.letters import LettersTask

QUICK = settings(max_examples=30, deadline=None)


def letters(size, count=40):
    return Batch(*LettersTask().draw(count, size, np.random.default_rng(0)))


def last(items):
    *_, found = items
    return found


@pytest.fixture(scope="module")
def deep():
    """Two convolutions over a small picture: quick, and nothing in it is exact but the first filters."""
    layers = (Conv("first", 3), ReLU("relu"), MaxPool("pool"), Conv("second", 4, (2, 3)), ReLU("relu2"),
              Dense("hidden", 5), ReLU("relu3"), Dense("votes", 2))
    return network(layers, (1, 12, 12), ("X", "O"), seed=3)


@pytest.fixture(scope="module")
def padded():
    """Its cells at the edge see less than the others."""
    return network((Conv("first", 2, padding=1), ReLU("relu"), MaxPool("pool"), Conv("second", 3, padding=1),
                    Dense("votes", 2)), (1, 9, 9), ("X", "O"), seed=5)


# Patches


def test_the_patch_of_a_filter_is_its_receptive_field_and_that_of_a_vote_the_whole_picture():
    net = zoo.load("letters-28")
    assert {layer: patch_below(net, layer).shape for layer in has_units(net)} == {
        "convolution": (1, 5, 5), "convolution2": (1, 10, 10), "hidden": (1, 28, 28), "votes": (1, 28, 28)}


@QUICK
@given(st.data())
def test_a_patch_gives_what_the_network_gives_there(traces, data):
    net = data.draw(traces).network
    layer = data.draw(st.sampled_from(has_units(net)))
    picture = np.random.default_rng(1).uniform(-1, 1, net.input_shape).astype(np.float32)
    maps = net.forward(picture).output(layer)
    unit, row, column = (data.draw(st.integers(0, side - 1)) for side in maps.shape)
    patch = patch_below(net, layer)
    region = seen(net.stack, Focus(layer, unit, row, column))
    shown = picture if patch.whole else picture[:, slice(*region.rows), slice(*region.columns)]
    cell = (row, column) if patch.whole else (0, 0)
    value = Slopes(patch, np.array([unit]), *(np.array([side]) for side in cell)).values(shown[np.newaxis])
    assert value == pytest.approx(maps[unit, row, column], rel=1e-4, abs=1e-4)


def test_slopes_are_those_measured_by_nudging(deep, padded):
    rng = np.random.default_rng(2)
    for net, layer in ((deep, "second"), (deep, "hidden"), (padded, "second")):
        patch = patch_below(net, layer)
        units, cells = np.array([1, 2]), np.array([2, 1]) * (layer == "second" and patch.whole)
        slopes = Slopes(patch, units, cells, cells)
        pictures = rng.uniform(-1, 1, (2, *patch.shape)).astype(np.float32)
        slopes.values(pictures)
        found, nudge, kinks = slopes.slopes().copy(), 2.0**-10, 0
        for place in np.ndindex(patch.shape):
            moved = np.zeros_like(pictures)
            moved[:, *place] = nudge
            here = slopes.values(pictures)
            down, up = here - slopes.values(pictures - moved), slopes.values(pictures + moved) - here
            for n in range(2):
                if abs(up[n] - down[n]) > 1e-5:
                    kinks += 1
                else:
                    assert up[n] / nudge == pytest.approx(found[n][place], abs=5e-3)
        assert kinks < pictures.size / 10


def test_fields_grow_as_the_receptive_field_does():
    stack = network((Conv("a", 1, (3, 2), stride=2), MaxPool("b", 2, 2), Conv("c", 1, (2, 2)), Dense("d", 2)),
                    (1, 30, 30), ("X", "O")).stack
    assert [field(stack, place) for place in range(4)] == [(3, 2), (5, 4), (9, 8), (30, 30)]


# Sights


@pytest.mark.parametrize("layer", ["first", "second", "hidden", "votes"])
def test_the_best_sights_are_those_that_a_plain_search_finds(deep, layer):
    batch = letters(12)
    parts = [Batch(batch.pictures[:7], batch.answers[:7]), Batch(batch.pictures[7:], batch.answers[7:])]
    found = last(wanted(deep, layer, parts, 40, units=()))
    maps = np.array([deep.forward(picture).output(layer) for picture in batch.pictures])
    for unit, sights in enumerate(found.sights):
        best = maps[:, unit].max(axis=(1, 2))
        highest = sorted(best.tolist(), reverse=True)[:BEST]
        assert [sight.value for sight in sights] == pytest.approx(highest, rel=1e-5, abs=1e-6)
        assert len({sight.number for sight in sights}) == BEST
        for sight in sights:
            assert np.array_equal(sight.picture, batch.pictures[sight.number])
            assert sight.answer == batch.answers[sight.number]
            at = sight.focus
            assert maps[sight.number, unit, at.row, at.column] == pytest.approx(best[sight.number], rel=1e-5, abs=1e-6)


def test_of_equal_sights_the_first_ones_are_kept(deep):
    picture = letters(12, 1).pictures[0]
    batch = Batch(np.stack([picture] * 20), np.zeros(20, np.intp))
    found = last(wanted(deep, "second", [batch], 20, units=()))
    assert [sight.number for sight in found.sights[0]] == list(range(BEST))


def test_without_pictures_there_are_no_sights_and_ideals_begin_with_greys(deep):
    found = last(wanted(deep, "second", [], 0))
    assert found.done
    assert found.sights == ((), (), (), ())
    assert {ideal.start for ideal in found.ideals} <= {START_BLANK, START_NOISE}


# Limits


@QUICK
@given(st.data())
def test_no_picture_exceeds_the_limit(traces, data):
    net = data.draw(traces).network
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    picture = np.sign(rng.uniform(-1, 1, net.input_shape)).astype(np.float32)
    trace = net.forward(picture)
    for layer in has_units(net):
        limits = upper_limits(patch_below(net, layer))
        assert np.all(trace.output(layer).max(axis=(1, 2)) <= limits + 1e-4 * (1 + np.abs(limits)))


def test_the_limit_of_a_first_filter_is_the_sum_of_its_weights_without_their_signs():
    net = zoo.load("letters-9")
    weights, bias = net.parameters["convolution.weights"], net.parameters["convolution.bias"]
    assert upper_limits(patch_below(net, "convolution")) == pytest.approx(np.abs(weights).sum(axis=(1, 2, 3)) + bias)


# Ideals


@pytest.mark.parametrize("name", ["talk", "letters-9", "letters-28"])
@pytest.mark.parametrize("smooth", [False, True])
def test_a_first_filter_wants_to_see_its_sign_pattern(name, smooth):
    net = zoo.load(name)
    found = last(wanted(net, "convolution", [letters(net.input_shape[1])], 40, smooth=smooth))
    for unit, ideal in enumerate(found.ideals):
        assert ideal.exact
        assert np.array_equal(ideal.picture, np.sign(net.parameters["convolution.weights"][unit]))
        assert ideal.value == pytest.approx(found.limits[unit], rel=1e-5)


def test_cells_that_make_no_difference_are_grey(deep):
    weights = deep.parameters["first.weights"].copy()
    weights[1, 0, 0] = 0
    found = last(wanted(deep.with_parameters({"first.weights": weights}), "first", [letters(12)], 40))
    assert not found.ideals[1].picture[0, 0].any()
    assert np.all(np.abs(found.ideals[1].picture[0, 1:]) == 1)


def test_idle_cells_become_grey_deeper_down_too(deep):
    weights = deep.parameters["first.weights"].copy()
    weights[:, :, :, 0] = 0
    found = last(wanted(deep.with_parameters({"first.weights": weights}), "second", [letters(12)], 40))
    for ideal in found.ideals:
        assert not ideal.picture[:, :, 0].any()


@pytest.mark.parametrize("layer", ["second", "hidden", "votes"])
def test_an_ideal_beats_the_best_sight_and_keeps_within_paper_and_ink(deep, layer):
    found = last(wanted(deep, layer, [letters(12)], 40))
    for unit, ideal in enumerate(found.ideals):
        assert ideal.done
        assert not ideal.exact
        assert np.abs(ideal.picture).max() <= 1
        assert found.sights[unit][0].value < ideal.value <= found.limits[unit]


@pytest.mark.parametrize("layer", ["first", "second", "votes"])
@pytest.mark.parametrize("smooth", [False, True])
def test_put_on_paper_an_ideal_excites_its_cell_as_much_as_it_says(deep, padded, layer, smooth):
    for net in (deep, padded):
        found = last(wanted(net, layer, [letters(net.input_shape[1])], 40, smooth=smooth))
        for ideal in found.ideals:
            at = ideal.focus
            value = net.forward(on_paper(ideal)).output(layer)[at.map, at.row, at.column]
            assert value == pytest.approx(ideal.value, rel=1e-4, abs=1e-5)


def test_climbing_never_falls_back(deep):
    sights = last(wanted(deep, "second", [letters(12)], 40, units=())).sights
    items = list(ideals(deep, "second", (2, 0), (sights[2], sights[0])))
    assert [item[2].step for item in items] == [*range(STEPS + 1), STEPS]
    values = np.array([[item[unit].value for unit in (2, 0)] for item in items])
    assert np.all(np.diff(values, axis=0) >= 0)
    assert values[0] == pytest.approx([sights[2][0].value, sights[0][0].value], rel=1e-4)


def test_the_greatest_value_is_found_where_it_is_known():
    """A vote that adds up four maxima of one filter wants that filter everywhere."""
    net = network((Conv("first", 1, (2, 2), stride=2, bias=False), ReLU("relu"), Dense("votes", 2, bias=False)),
                  (1, 4, 4), ("X", "O"))
    filter_ = np.array([[[[1, -2], [3, -4]]]], np.float32)
    net = net.with_parameters({"first.weights": filter_, "votes.weights": np.ones((2, 1, 2, 2), np.float32)})
    found = last(wanted(net, "votes", [], 0))
    assert found.ideals[0].value == pytest.approx(40)
    assert np.array_equal(found.ideals[0].picture[0], np.tile([[1, -1], [1, -1]], (2, 2)))


def test_smooth_ideals_are_smoother(deep):
    rough, smooth = (last(wanted(deep, "hidden", [letters(12)], 40, smooth=smooth)) for smooth in (False, True))
    for one, other in zip(rough.ideals, smooth.ideals, strict=True):
        assert roughness(other.picture) < roughness(one.picture)


def roughness(picture):
    return sum(np.square(np.diff(picture, axis=axis)).sum() for axis in (1, 2))


# The study


def test_the_study_goes_from_coarse_to_fine_and_says_how_far_it_is(deep):
    items = list(wanted(deep, "second", [letters(12, 150)], 150))
    looked = [item.looked for item in items]
    assert looked == sorted(looked)
    assert {64, 150} <= set(looked)
    assert all(item.ideals == (None,) * 4 for item in items if item.looked < 150)
    assert [item.done for item in items] == [False] * (len(items) - 1) + [True]


def test_only_those_asked_for_are_climbed_for_in_that_order(deep):
    items = list(wanted(deep, "second", [letters(12)], 40, units=(3, 1)))
    assert [unit for unit, ideal in enumerate(items[-1].ideals) if ideal is not None] == [1, 3]
    assert items[-1].climbs == items[-1].climbed == 2


def test_the_same_is_found_each_time(deep):
    one, other = (last(wanted(deep, "hidden", [letters(12)], 40, smooth=True)) for _ in range(2))
    for mine, yours in zip(one.ideals, other.ideals, strict=True):
        assert mine.value == yours.value
        assert np.array_equal(mine.picture, yours.picture)


def test_what_is_not_found_yet_stays_as_it_was(deep):
    before = last(wanted(deep, "second", [letters(12, 150)], 150))
    learned = deep.with_vector(deep.vector * np.float32(1.5))
    items = list(wanted(learned, "second", [letters(12, 150)], 150))
    early, late = items[6], items[-4]
    shown = completed(before, early)
    assert shown.sights is before.sights
    assert shown.ideals == before.ideals
    shown = completed(before, late)
    assert shown.sights is late.sights
    assert shown.ideals == before.ideals
    assert completed(before, items[-1]) is not before
    assert completed(before, items[-1]).ideals == items[-1].ideals


def test_another_layer_begins_anew(deep):
    before = last(wanted(deep, "second", [letters(12)], 40))
    now = next(wanted(deep, "hidden", [letters(12)], 40))
    assert completed(before, now) is now
    assert completed(None, now) is now


@pytest.mark.parametrize("weight", [3e38, np.inf, np.nan])
def test_weights_that_overflow_do_no_harm(deep, weight):
    net = deep.with_vector(np.full(deep.vector.size, weight, np.float32))
    for layer in has_units(net):
        found = last(wanted(net, layer, [letters(12)], 40, smooth=True))
        assert found.done
        assert all(np.isfinite(ideal.picture).all() for ideal in found.ideals)


def test_a_layer_that_is_not_there_is_named(deep):
    with pytest.raises(KeyError, match="sausage"):
        next(wanted(deep, "sausage", [], 0))
