"""Columns in another order, as a person sees to it: one undo step, training goes on with them, the network stays."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz.nn.storage import load
from xoviz.state.wishes import (
    AnotherOne,
    Arrange,
    CancelStudy,
    ChooseTask,
    GoOnShuffle,
    Play,
    RunShuffle,
    SaveNetwork,
    SetInput,
    ShowSample,
    StepOnce,
    Visit,
)
from xoviz.tasks.shuffled import Shuffled, arranged

ORDER = (3, 1, 2, 0, 4, 5, 6, 7, 8, 9, 11, 10)
GIVEN = tuple(range(12))


@pytest.fixture
def table(person):
    person.wish(ChooseTask("table"))
    assert person.view.task.name == "table"
    return person


def test_columns_network_and_customer_are_rearranged_in_one_undo_step(table):
    before = table.view
    table.wish(Arrange(ORDER, "Swap"))
    after = table.view
    assert isinstance(after.task, Shuffled)
    assert np.array_equal(after.drawing, arranged(before.drawing, ORDER))
    assert np.array_equal(after.trace.picture, after.drawing)
    assert after.network is before.network
    assert after.answer == before.answer
    table.session.undo()
    assert table.view.task is before.task
    assert np.array_equal(table.view.drawing, before.drawing)


def test_going_back_to_the_order_given_brings_the_customer_back(table):
    before = table.view
    table.wish(Arrange(ORDER, "Swap"), Arrange(ORDER[::-1], "Swap"), Arrange(GIVEN, "Original order"))
    assert table.view.task == before.task
    assert np.array_equal(table.view.drawing, before.drawing)
    count = table.session.undo_stack.count()
    table.wish(Arrange(GIVEN, "Original order"))
    assert table.session.undo_stack.count() == count


def test_samples_and_fresh_customers_come_rearranged(table):
    table.wish(ShowSample("quiet"))
    given = table.view.drawing
    table.wish(Arrange(ORDER, "Swap"), ShowSample("quiet"))
    assert np.array_equal(table.view.drawing, arranged(given, ORDER))
    table.wish(AnotherOne())
    assert table.view.drawing.shape == (1, 1, 12)


def test_training_goes_on_with_the_new_order_from_the_same_network(table):
    table.steps(3)
    trained = table.view.network
    table.wish(Arrange(ORDER, "Swap"))
    assert table.view.network is trained
    table.wish(StepOnce())
    table.idle()
    runs = table.view.runs
    assert [entry.parent for entry in runs.entries] == [None, runs.entries[0].key]
    assert table.view.training.step == 4
    assert table.session.training.run.task == table.view.task


def test_a_saved_network_tells_the_order_that_it_learned(table, tmp_path):
    table.wish(Arrange(ORDER, "Swap"))
    table.steps(1)
    table.wish(SaveNetwork(tmp_path / "mine.xoviz"))
    assert load(tmp_path / "mine.xoviz").made.endswith("on inputs rearranged as 4 2 3 1 5 6 7 8 9 10 12 11")


def test_a_run_that_goes_on_is_stopped_and_says_why(table):
    table.wish(Play())
    table.advance()
    table.wish(Arrange(ORDER, "Swap"))
    assert not table.session.training.playing
    assert any("another order" in said for said in table.said)
    assert isinstance(table.view.task, Shuffled)


def test_the_time_machine_shows_the_same_customer_in_the_order_of_the_run(table):
    table.steps(2)
    given = table.view.drawing
    table.wish(Arrange(ORDER, "Swap"), Visit(1, 0))
    assert not isinstance(table.view.task, Shuffled)
    assert np.array_equal(table.view.drawing, given)


@pytest.mark.parametrize("order", [(0, 1, 2), (0,) * 12, tuple(range(81))])
def test_an_order_that_does_not_fit_is_refused(table, order):
    before = table.view.task
    table.wish(Arrange(order, "Swap"))
    assert len(table.refused) == 1
    assert table.view.task is before


def test_a_typed_value_is_one_undo_step(table):
    values = np.array(table.view.drawing)
    values[0, 0, 3] = 1.0
    table.wish(SetInput(values, "Change discount"))
    assert table.view.drawing[0, 0, 3] == 1
    assert table.view.answer is None


def step_of(person):
    """The step of the experiment's last look."""
    found = person.session.studies.view["shuffle"].result
    return 0 if found is None else found.step


@pytest.mark.parametrize("what", ["letters", "table"])
def test_the_experiment_runs_to_its_end(person, what):
    person.wish(RunShuffle(what, 3, 5, 20))
    person.until(lambda: not person.session.studies.running("shuffle"))
    study = person.session.studies.view["shuffle"]
    assert study.error is None
    assert (study.result.what, study.result.step, study.result.done) == (what, 20, True)
    assert study.result.accuracies.shape == (3, 2, 2, 21)


def test_it_is_cancelled_what_was_found_stays_and_it_goes_on_from_there(person):
    person.wish(RunShuffle("letters", 3, 0, 400))
    person.until(lambda: step_of(person) > 0)
    person.wish(CancelStudy("shuffle"))
    study = person.session.studies.view["shuffle"]
    assert not study.running
    assert study.result.step > 0
    person.wish(GoOnShuffle())
    person.until(lambda: step_of(person) > study.result.step)
    before = study.result.accuracies
    assert np.array_equal(person.session.studies.view["shuffle"].result.accuracies[..., : before.shape[-1]], before)


def test_nothing_goes_on_that_has_not_begun(person):
    person.wish(GoOnShuffle())
    assert person.refused == ["No shuffle experiment has begun yet."]


@pytest.mark.parametrize("wish", [RunShuffle("digits", 3, 1, 20), RunShuffle("letters", 2, 1, 20),
                                  RunShuffle("letters", 3, 1, 0), RunShuffle("letters", 3, -1, 20),
                                  RunShuffle("letters", 300, 1, 20)])
def test_an_experiment_that_cannot_be_is_refused(person, wish):
    person.wish(wish)
    assert len(person.refused) == 1
    assert "shuffle" not in person.session.studies.view
