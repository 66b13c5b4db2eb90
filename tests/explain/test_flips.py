"""The fewest flips: true of the network itself, and against all sets of pixels where there are few enough to try."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.flips import HAIR, MOST, Flip, fewest_flips, flipped
from xoviz.nn import Conv, Dense, MaxPool, ReLU, network
from xoviz.tasks.known.letters import LettersTask

TALK, LETTERS = zoo.load("talk"), zoo.load("letters-9")
SAMPLES = {sample.name: sample.picture for sample in LettersTask().samples()}


def tiny(seed, side):
    """A random network, some pixels a side, that nobody trained."""
    return network((Conv("conv", 2, (2, 2)), ReLU("relu"), MaxPool("pool"), Dense("votes", 3)), (1, side, side),
                   ("a", "b", "c"), seed=seed)


def changing(made, picture, count):
    """Whether any set of ``count`` pixels changes the answer: all are tried, each through ``Network.forward``."""
    plan, before = made.plan(), made.forward(picture)
    hair = HAIR * float(np.abs(before.scores).max())
    for pixels in combinations(range(picture.size), count):
        changed = picture.copy()
        for pixel in pixels:
            changed.ravel()[pixel] = -1 if picture.ravel()[pixel] > 0 else 1
        scores = made.forward(changed, plan).scores.astype(float)
        if np.delete(scores, before.verdict).max() - scores[before.verdict] > hair:
            return True
    return False


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_on_tiny_networks_it_finds_what_trying_all_sets_finds(seed, greys):
    made, rng = tiny(seed, 4), np.random.default_rng(seed)
    picture = rng.uniform(-1, 1, (1, 4, 4)) if greys else np.where(rng.random((1, 4, 4)) < 0.4, 1, -1)
    picture = picture.astype(np.float32)
    *_, found = fewest_flips(made, picture)
    fewest = next((count for count in range(1, 4) if changing(made, picture, count)), None)
    if fewest is None:
        assert found.found is None or len(found.found) > 3
        assert found.excluded >= 3 or found.found is None
    else:
        assert len(found.found) == fewest
        assert found.proved
        assert found.excluded == fewest - 1


def test_on_the_talks_network_the_proof_is_one():
    *_, found = fewest_flips(TALK, SAMPLES["x-scaling"])
    assert len(found.found) == 3
    assert found.proved
    assert not changing(TALK, SAMPLES["x-scaling"], 1)
    assert not changing(TALK, SAMPLES["x-scaling"], 2)


@pytest.mark.parametrize(("made", "name"), [
    (TALK, "x-scaling"), (TALK, "x"), (LETTERS, "x-translation"), (LETTERS, "o-scaling"), (LETTERS, "o-weight"),
])
def test_flipping_them_one_by_one_does_change_the_answer(made, name):
    *_, found = fewest_flips(made, SAMPLES[name])
    assert found.done
    assert found.winner == made.forward(SAMPLES[name]).verdict
    for count, margin in enumerate(found.margins):
        trace = made.forward(found.after(count))
        others = np.delete(trace.scores, found.winner).max()
        assert float(trace.scores[found.winner] - others) == pytest.approx(margin, abs=1e-4)
        assert int((found.after(count) != SAMPLES[name]).sum()) == count
        assert (margin > 0) == (count < len(found.found)) or margin == pytest.approx(0, abs=1e-6)
    assert trace.verdict == found.becomes != found.winner
    assert not found.proved or found.excluded == len(found.found) - 1


def test_none_of_those_found_could_be_spared():
    *_, found = fewest_flips(LETTERS, SAMPLES["o-translation"])
    for spared in found.found:
        rest = flipped(SAMPLES["o-translation"], [flip for flip in found.found if flip is not spared])
        assert LETTERS.forward(rest).verdict == found.winner


def test_what_it_has_found_so_far_is_always_true_and_only_gets_smaller():
    last = MOST + 1
    for item in fewest_flips(LETTERS, SAMPLES["x-rotation"]):
        if item.found is not None and len(item.found) != last:
            assert len(item.found) < last
            last = len(item.found)
            assert LETTERS.forward(item.after(last)).verdict == item.becomes
    assert item.stage == "done"
    assert last <= 5


def test_ink_becomes_paper_and_all_else_ink():
    picture = np.array([[[1, -1], [0.3, 0]]], np.float32)
    every = [Flip(row, column) for row in range(2) for column in range(2)]
    assert flipped(picture, every).tolist() == [[[-1, 1], [-1, 1]]]
    assert flipped(picture, []).tolist() == picture.tolist()


def test_it_gives_up_where_it_was_told_to():
    *_, found = fewest_flips(LETTERS, SAMPLES["x"], most=2)
    assert found.found is None
    assert found.becomes is None
    assert not found.proved
    assert found.after(3).tolist() == SAMPLES["x"].tolist()


def test_where_nothing_changes_the_answer_it_ends_with_all_pixels_flipped():
    always = network((Dense("votes", 2),), (1, 3, 3), ("a", "b"))
    always = always.with_parameters({"votes.weights": np.zeros((2, 1, 3, 3)), "votes.bias": np.array([1, 0])})
    *_, found = fewest_flips(always, np.ones((1, 3, 3), np.float32))
    assert found.done
    assert found.found is None


def test_without_an_answer_none_can_change():
    blind = LETTERS.with_vector(np.zeros_like(LETTERS.vector))
    with pytest.raises(ValueError, match="no single answer"):
        next(fewest_flips(blind, SAMPLES["x"]))
    with pytest.raises(ValueError, match="reads pictures of shape"):
        next(fewest_flips(LETTERS, np.zeros((1, 5, 5), np.float32)))
