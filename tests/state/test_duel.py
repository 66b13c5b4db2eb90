"""Two networks side by side, as a person sees to it: wishes in, bouts out, one of them taken."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz import zoo
from xoviz.nn import storage
from xoviz.state.wishes import (
    CancelStudy,
    Challenge,
    ChooseNetwork,
    Draw,
    Fight,
    Freeze,
    LearnFromScratch,
    Pause,
    ResizePad,
    TakeContestant,
)


def rests(person):
    person.until(lambda: not person.session.studies.running("duel"))
    study = person.session.studies.view["duel"]
    assert study.error is None
    return study.result


def fights(person, challenge, steps):
    person.wish(challenge)
    first = rests(person)
    assert (first.step, len(first.looks)) == (0, 1)
    if steps:
        person.wish(Fight(steps))
    return rests(person)


def filters(network):
    return network.parameters["convolution.weights"]


def test_hand_against_machine_and_one_of_them_is_taken_in_one_undo_step(person):
    before = person.session.contents.network
    bout = fights(person, Challenge("hand"), 20)
    assert bout.step == 20
    assert np.array_equal(filters(bout.network(0)), filters(before))
    assert not np.array_equal(filters(bout.network(1)), filters(before))
    assert person.session.contents.network is before
    person.wish(TakeContestant(0))
    assert np.array_equal(person.session.contents.network.vector, bout.standings[0].vector)
    assert person.view.frozen == {("convolution", index) for index in range(6)}
    person.session.undo()
    assert person.session.contents.network is before
    assert not person.view.frozen


def test_only_what_is_frozen_is_kept_where_something_is(person):
    person.wish(Freeze((("convolution", 2),)))
    bout = fights(person, Challenge("hand"), 5)
    kept = [np.array_equal(mine, painted) for mine, painted in zip(
        filters(bout.network(0)), filters(person.session.contents.network), strict=True)]
    assert kept == [False, False, True, False, False, False]


def test_a_duel_rests_and_goes_on_as_if_nothing_had_happened(person):
    whole = fights(person, Challenge("hand"), 60)
    person.wish(Challenge("hand"))
    rests(person)
    for _ in range(3):
        person.wish(Fight(20))
        person.wish(CancelStudy("duel"))
    step = person.session.duel._newest.step
    person.wish(Fight(60 - step))
    again = rests(person)
    assert again.step == 60
    for one, other in zip(whole.standings, again.standings, strict=True):
        assert np.array_equal(one.vector, other.vector)
        assert np.array_equal(one.accuracies, other.accuracies)


def test_all_kinds_of_networks_can_stand_against_it(person, tmp_path):
    path = tmp_path / "mine.xoviz"
    storage.save(zoo.load("letters-9"), path)
    person.wish(LearnFromScratch())
    person.until(lambda: person.session.training.view.step > 3)
    person.wish(Pause())
    entry = person.view.runs.entries[-1]
    for kind, what, name in (("shipped", "talk", "talk"), ("file", str(path), "mine"), ("preset", "two", "two"),
                             ("stack", "dense 4 | tanh | dense 2", "Other stack"), ("run", str(entry.key), entry.name)):
        bout = fights(person, Challenge(kind, what, afresh=False), 0)
        assert bout.contestants[1].name == name
        assert bout.contestants[0].network.vector is not None
        assert np.array_equal(bout.contestants[0].network.vector, person.session.contents.network.vector)
    assert not person.refused


def test_networks_of_two_sizes_learn_the_same_letters(person):
    bout = fights(person, Challenge("shipped", "letters-28", afresh=False), 2)
    assert [each.network.input_shape[1] for each in bout.contestants] == [9, 28]
    assert bout.accuracy(0) > 0.9
    assert bout.accuracy(1) > 0.9
    person.wish(TakeContestant(1))
    assert person.session.pad_size == 28
    assert bout.network(1).stack == person.session.contents.network.stack


@pytest.mark.parametrize(("challenge", "words"), [
    (Challenge("stack", "conv 8@20 | dense 2"), "20"), (Challenge("stack", "dense 3"), "ends with"),
    (Challenge("stack", "dense x"), "number of units"), (Challenge("run", "99"), "no such network"),
    (Challenge("file", "nowhere.xoviz"), "nowhere.xoviz"), (Challenge("shipped", "nobody"), "nobody"),
])
def test_what_cannot_be_is_said_in_a_sentence_and_nothing_begins(person, challenge, words):
    person.wish(challenge)
    assert "duel" not in person.session.studies.view
    assert words in person.refused[-1]


def test_who_has_no_filters_cannot_paint_any(person):
    person.wish(Fight(5))
    assert "Choose a network" in person.refused[-1]
    person.wish(TakeContestant(1))
    assert "no such network" in person.refused[-1]
    person.wish(Challenge("stack", "dense 2 | loss squared"))
    rests(person)
    person.wish(TakeContestant(1))
    assert person.session.contents.network.stack.loss == "squared"
    person.wish(Challenge("hand"))
    assert "no filters" in person.refused[-1]


def test_drawing_and_other_networks_leave_a_duel_alone(person):
    bout = fights(person, Challenge("hand"), 4)
    person.wish(ChooseNetwork("talk"), ResizePad(28), Draw(-np.ones((28, 28), np.float32)), Fight(4))
    assert rests(person).step == 8
    assert bout.contestants == person.session.studies.view["duel"].result.contestants
