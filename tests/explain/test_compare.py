"""The talk's opening: whole pictures agree by 49/81, their pieces by far more; and the same for any two pictures."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.compare import Best, compare, whole
from xoviz.explain.exact import fractions
from xoviz.nn import PICTURE, Conv, Dense, Focus, network
from xoviz.tasks.known.letters import LettersTask

FIGURES = json.loads((Path(__file__).parents[1] / "reference" / "talk.json").read_text())
QUICK = settings(max_examples=50, deadline=None)


def picture_of(name):
    return np.array([FIGURES["images"][name]], np.float32)


def compared(one, other, exact=True):
    talk = zoo.load("talk")
    pictures = [picture_of(name) for name in (one, other)]
    maps = tuple(fractions(talk, picture) for picture in pictures) if exact else None
    return compare(*map(talk.forward, pictures), maps)


def test_the_talks_opening():
    found = compared("X", "X_deformed")
    figures = FIGURES["whole_image_compare"]
    assert found.whole.agreement == Fraction(*figures["normalised_dot"]) == Fraction(49, 81)
    assert [list(place[1:]) for place in found.whole.differing] == figures["mismatch_cells"]
    assert len(found.whole.differing) == figures["mismatching_pixels"] == 16
    assert found.whole.pixels == 81


def test_the_samples_of_the_opening_are_x_and_x_rotation():
    samples = {sample.name: sample.picture for sample in LettersTask().samples()}
    found = whole(samples["x"], samples["x-rotation"])
    assert (found.agreement, len(found.differing)) == (Fraction(49, 81), 16)


def test_the_pieces_of_the_opening():
    """The cross in the middle is the same in both; the strokes keep 7 of 9."""
    first, cross, last = compared("X", "X_deformed").pieces
    assert cross.one == cross.other
    assert (cross.one.value, cross.one.place) == (1, Focus("convolution", 1, 3, 3))
    for stroke in (first, last):
        assert (stroke.perfect, stroke.one.value, stroke.other.value) == (1, 1, Fraction(7, 9))
    assert first.one.place == Focus("convolution", 0, 1, 1)
    assert first.other.place == Focus("convolution", 0, 1, 0)


@pytest.mark.parametrize("name", ["X", "O", "X_deformed"])
def test_the_best_of_each_filter_is_the_largest_that_the_talk_pools_in_the_end(name):
    found = compared(name, "X")
    ninths = [int(9 * piece.one.value) for piece in found.pieces]
    assert ninths == [max(max(row) for row in pooled) for pooled in FIGURES[name]["pool2_ninths"]]


def test_the_maps_and_votes_of_both_and_their_difference():
    found = compared("X", "X_deformed")
    assert [level.layer for level in found.levels] == [PICTURE, "convolution", "relu", "pooling", "pooling2", "votes"]
    for layer, step in (("convolution", "conv_ninths"), ("relu", "relu_ninths"), ("pooling2", "pool2_ninths")):
        level = found.level(layer)
        one, other = (np.array(FIGURES[name][step], object) for name in ("X", "X_deformed"))
        assert (9 * level.one == one).all()
        assert (9 * level.other == other).all()
        assert (9 * level.difference == one - other).all()
    assert found.level("votes").difference.ravel().tolist() == [Fraction(8, 45), 0]
    with pytest.raises(KeyError):
        found.level("nowhere")


def test_floats_give_the_same():
    exact, floats = compared("X", "X_deformed"), compared("X", "X_deformed", exact=False)
    assert floats.whole == exact.whole
    for precise, ours in zip(exact.levels, floats.levels, strict=True):
        np.testing.assert_allclose(ours.difference, precise.difference.astype(np.float64), atol=1e-6)
    for precise, ours in zip(exact.pieces, floats.pieces, strict=True):
        assert ours.one.value == pytest.approx(float(precise.one.value))
        assert ours.one.place == precise.one.place
        assert isinstance(ours.perfect, float)


@given(one=st.integers(0, 2**16 - 1), other=st.integers(0, 2**16 - 1))
@QUICK
def test_every_pixel_that_differs_costs_two(one, other):
    pictures = [np.array([int(bit) * 2 - 1 for bit in f"{bits:016b}"], np.float32).reshape(1, 4, 4)
                for bits in (one, other)]
    found = whole(*pictures)
    assert found.agreement == 1 - Fraction(2 * len(found.differing), 16)
    assert len(found.differing) == (one ^ other).bit_count()


def test_grey_pictures_match_as_floats():
    found = whole(np.array([[[0.5, -1.0]]], np.float32), np.array([[[0.5, 1.0]]], np.float32))
    assert found.agreement == (0.25 - 1) / 2
    assert isinstance(found.agreement, float)
    assert found.differing == ((0, 0, 1),)
    with pytest.raises(ValueError, match=r"\(1, 1, 2\) and \(1, 2, 1\) cannot be laid on one another"):
        whole(np.ones((1, 1, 2), np.float32), np.ones((1, 2, 1), np.float32))


@given(data=st.data(), seed=st.integers(0, 99))
@QUICK
def test_any_two_pictures(data, seed, traces):
    one = data.draw(traces)
    net = one.network
    other = net.forward(np.random.default_rng(seed).choice([-1, 1], net.input_shape).astype(np.float32))
    found, mirrored = compare(one, other), compare(other, one)
    for level, mirror in zip(found.levels, mirrored.levels, strict=True):
        assert level.difference.shape == net.stack.shape_of(level.layer)
        np.testing.assert_array_equal(level.difference, -mirror.difference)
        np.testing.assert_array_equal(level.difference, level.one.astype(np.float64) - level.other)
    assert not any(level.difference.any() for level in compare(one, one).levels)
    assert found.whole.agreement == pytest.approx(mirrored.whole.agreement)
    for piece, mirror in zip(found.pieces, mirrored.pieces, strict=True):
        assert piece.one == mirror.other
        maps = found.level(piece.one.place.layer).one[piece.filter]
        assert piece.one.value == maps.max()
        assert maps[piece.one.place.row, piece.one.place.column] == piece.one.value


@given(seed=st.integers(0, 99), average=st.booleans(), bias=st.booleans())
@QUICK
def test_no_picture_of_ink_and_paper_matches_better_than_perfectly(seed, average, bias):
    """And the picture that is the filter itself, ink and paper by sign, reaches it."""
    net = network((Conv("c", 2, (3, 2), average=average, bias=bias), Dense("d", 1)), (2, 3, 2), ("a",), seed=seed)
    rng = np.random.default_rng(seed)
    net = net.with_vector(rng.uniform(-1, 1, net.stack.size).astype(np.float32))
    some = rng.choice([-1, 1], net.input_shape).astype(np.float32)
    for filter_ in range(2):
        ideal = np.sign(net.parameters["c.weights"][filter_])
        piece = compare(net.forward(some), net.forward(ideal)).pieces[filter_]
        assert piece.other.value == pytest.approx(piece.perfect, rel=1e-5)
        assert piece.one.value <= piece.perfect + 1e-5


def test_without_a_convolution_there_are_no_pieces():
    net = network((Dense("d", 2),), (1, 2, 2), ("X", "O"))
    trace = net.forward(np.ones((1, 2, 2), np.float32))
    assert compare(trace, trace).pieces == ()


def test_a_map_of_one_cell_is_best_there():
    net = network((Conv("c", 1, (2, 2)), Dense("d", 2)), (1, 2, 2), ("X", "O"))
    trace = net.forward(np.ones((1, 2, 2), np.float32))
    piece, = compare(trace, trace).pieces
    assert piece.one == piece.other == Best(trace.output("c").item(), Focus("c", 0, 0, 0))


def test_different_networks_are_refused():
    talk = zoo.load("talk")
    other = talk.with_vector(talk.vector * 2)
    with pytest.raises(ValueError, match="through one network, not through 'talk' and 'talk', which differ"):
        compare(talk.forward(picture_of("X")), other.forward(picture_of("X")))
