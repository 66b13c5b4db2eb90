"""The talk's recipe walks over the document's own weights, as one undo step, and makes way for whoever edits them."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz import zoo
from xoviz.explain.batch import BatchError
from xoviz.explain.race import Race
from xoviz.explain.recipe import Try
from xoviz.state.wishes import CancelStudy, ChooseNetwork, EditWeight, Play, RunRace, ShowSample, WalkRecipe

NUDGE = 0.1


@pytest.fixture
def talk(person):
    person.wish(ChooseNetwork("talk"))
    return person


def vector(person):
    return person.session.contents.network.vector


def walk(person, pace=0):
    person.wish(WalkRecipe(person.view.letters(), NUDGE, pace, 901))


def walked(person):
    return person.view.studies["recipe"].result


def test_the_network_follows_the_walk_and_undo_takes_all_of_it_back(talk):
    start, steps = vector(talk), talk.session.undo_stack.count()
    walk(talk)
    talk.until(lambda: isinstance(walked(talk), Try) and walked(talk).number > 30)
    talk.until(lambda: (vector(talk) != start).sum() > 2)
    talk.wish(CancelStudy("recipe"))
    study = talk.view.studies["recipe"]
    assert not study.running
    assert isinstance(study.result, Try)
    np.testing.assert_array_equal(vector(talk), study.result.vector)
    error = BatchError(talk.view.network.stack, talk.view.letters())
    assert error.at(vector(talk)) == study.result.after < error.at(start)
    assert talk.session.undo_stack.count() == steps + 1
    assert talk.session.undo_stack.undoText() == "Walk the talk’s recipe"
    talk.session.undo()
    np.testing.assert_array_equal(vector(talk), start)
    talk.session.redo()
    np.testing.assert_array_equal(vector(talk), study.result.vector)


def test_it_goes_as_slowly_as_one_likes(talk):
    walk(talk, pace=20)
    talk.until(lambda: isinstance(walked(talk), Try))
    assert walked(talk).number < 10
    first = walked(talk).number
    talk.until(lambda: walked(talk).number > first)


@pytest.mark.parametrize("disturb", [
    lambda person: person.wish(EditWeight("votes.weights", (0, 0, 0, 0), 5.0)),
    lambda person: person.wish(ChooseNetwork("letters-9")),
    lambda person: person.session.undo(),
    lambda person: person.wish(Play()),
], ids=["edit", "another network", "undo", "play"])
def test_who_changes_the_network_ends_the_walk_and_is_not_overruled(talk, disturb):
    start = vector(talk)
    walk(talk, pace=200)
    talk.until(lambda: (vector(talk) != start).sum() > 1)
    disturb(talk)
    talk.until(lambda: not talk.session.studies.running("recipe"))
    if not talk.session.training.playing:
        kept = vector(talk)
        talk.session.studies.poll()
        np.testing.assert_array_equal(vector(talk), kept)


def test_a_walk_about_one_picture_ends_with_it(talk):
    talk.wish(WalkRecipe(talk.view.this, NUDGE, 100, 902))
    talk.until(lambda: isinstance(walked(talk), Try))
    talk.wish(ShowSample("o"))
    talk.until(lambda: not talk.session.studies.running("recipe"))
    walk(talk, pace=100)
    talk.wish(ShowSample("x"))
    seen = len(talk.views)
    talk.until(lambda: isinstance(walked(talk), Try) and walked(talk).number > 5 and len(talk.views) > seen)
    assert talk.session.studies.running("recipe")


def test_a_walk_ends_by_itself_where_nothing_helps_any_more(talk):
    walk(talk)
    talk.until(lambda: not talk.session.studies.running("recipe"))
    last = walked(talk)
    assert (last.number, last.changed) == (last.count, 0)
    np.testing.assert_array_equal(vector(talk), last.vector)


def test_training_stops_before_the_walk(person):
    person.wish(Play())
    person.advance()
    walk(person)
    assert not person.session.training.playing
    person.until(lambda: isinstance(walked(person), Try))


def test_a_race_leaves_the_network_alone(talk):
    start = talk.session.contents.network
    talk.wish(RunRace(talk.view.letters(), NUDGE))
    talk.until(lambda: isinstance(talk.view.studies["race"].result, Race)
               and talk.view.studies["race"].result.recipe.steps > 20)
    talk.wish(CancelStudy("race"))
    assert talk.session.contents.network is start
    standing = talk.view.studies["race"].result
    error = BatchError(start.stack, talk.view.letters())
    assert standing.recipe.errors[0] == standing.descent.errors[0] == error.at(zoo.load("talk").vector)
