"""Training in its thread: one undo step a run, edits on the way, divergence, and the same numbers every time."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from xoviz.nn import Conv, Dense, MaxPool, network, storage
from xoviz.nn.optimise import MEMORY
from xoviz.nn.train import Settings
from xoviz.state import supply
from xoviz.state.wishes import (
    AddFilter,
    ChooseNetwork,
    Configure,
    Draw,
    EditFilter,
    LearnFromScratch,
    Open,
    Pause,
    Play,
    RemoveFilter,
    Reset,
    ResetFilter,
    ResizePad,
    ShowSample,
    StepOnce,
)

FILTER = np.full((1, 3, 3), 0.25, np.float32)


def vector(person):
    return person.session.contents.network.vector


def bits(person) -> bytes:
    return vector(person).tobytes()


def restarted(person) -> None:
    """Back to the beginning, as if nothing had been done."""
    while person.session.undo_stack.canUndo():
        person.session.undo()


def test_learning_from_scratch_is_one_step_that_undo_takes_back_bit_for_bit(person):
    shipped = person.session.contents.network
    person.wish(LearnFromScratch())
    person.until(lambda: person.session.training.view.step >= 50)
    person.wish(Pause())
    assert person.session.undo_stack.count() == 1
    assert person.session.undo_stack.undoText() == "Learn from scratch"
    learned = bits(person)
    assert learned != shipped.vector.tobytes()
    person.session.undo()
    assert person.session.contents.network is shipped
    assert person.view.training.step == 0
    person.session.redo()
    assert bits(person) == learned
    assert person.view.training.step >= 50


def test_it_learns(person):
    person.wish(Configure(rate=0.05), LearnFromScratch())
    person.until(lambda: person.session.training.view.step >= 1500)
    person.until(lambda: (person.session.training.view.accuracy or 0) > 0.8)
    person.wish(Pause())
    assert person.view.training.loss < 0.5


def test_undo_while_it_trains_stops_and_takes_the_run_back(person):
    shipped = person.session.contents.network
    person.wish(Play())
    person.until(lambda: person.session.training.view.step > 5)
    person.session.undo()
    assert not person.session.training.playing
    assert person.session.contents.network is shipped


@pytest.mark.parametrize("optimiser", MEMORY)
def test_single_steps_and_a_run_of_as_many_give_the_same_network(person, optimiser):
    person.wish(Configure(optimiser=optimiser), Reset())
    person.steps(7)
    stepped = bits(person)
    restarted(person)
    person.wish(Reset())
    person.session.training.play("Seven steps", steps=7)
    person.idle()
    assert bits(person) == stepped
    assert person.view.training.step == 7


def test_steps_that_are_wished_faster_than_they_are_made_are_all_made(person):
    person.wish(*[StepOnce()] * 5)
    person.idle()
    assert person.view.training.step == 5
    assert person.session.undo_stack.count() == 5
    person.session.undo()
    assert person.view.training.step == 4


def test_a_step_that_is_undone_at_once_was_made_and_comes_back_with_redo(person):
    person.wish(Reset(), StepOnce())
    person.session.undo()
    before = bits(person)
    person.session.redo()
    assert bits(person) != before
    assert person.view.training.step == 1


def test_changing_the_optimiser_during_a_single_step_does_not_start_a_run(person):
    person.wish(StepOnce(), Configure(optimiser="adam"))
    person.idle()
    assert person.view.training.step == 1
    assert person.session.undo_stack.count() == 1


@pytest.mark.parametrize("seed", [0, 5])
def test_reset_gives_the_start_of_the_seed(person, seed):
    person.wish(Configure(seed=seed), Reset())
    first = bits(person)
    person.steps(2)
    person.wish(Reset())
    assert bits(person) == first
    assert person.view.training.step == 0
    person.wish(Configure(seed=seed + 1), Reset())
    assert bits(person) != first


def test_learning_from_scratch_begins_where_reset_does(person):
    person.wish(Configure(seed=3), Reset())
    person.steps(3)
    stepped = bits(person)
    person.wish(LearnFromScratch())
    person.until(lambda: person.session.training.view.step >= 10)
    person.wish(Pause())
    assert person.session.training.run.replay(3).vector.tobytes() == stepped


@pytest.mark.parametrize("optimiser", MEMORY)
def test_a_run_with_edits_is_replayed_bit_for_bit(person, optimiser):
    person.wish(Configure(optimiser=optimiser, rate=0.01), Play())
    for value in (1, 2, 3):
        person.wish(EditFilter("convolution", value, FILTER * value), Configure(rate=0.01 + value / 1000))
        person.advance()
    person.wish(Pause())
    trained, run = person.session.contents.trained, person.session.training.run
    assert len(run.changes) >= 6
    again, state = run.replay(trained.step), trained.state
    assert again.vector.tobytes() == state.vector.tobytes()
    assert all(one.tobytes() == other.tobytes() for one, other in zip(again.memory, state.memory, strict=True))
    middle = run.replay(trained.step // 2)
    assert middle.step == trained.step // 2


def test_a_replay_reaches_over_a_pause_and_an_edit_by_hand(person):
    person.trains(20)
    person.wish(EditFilter("convolution", 0, FILTER))
    run = person.session.training.run
    person.trains(20)
    assert person.session.training.run is run
    trained = person.session.contents.trained
    start = run.start
    run.keyframes = type(run.keyframes)(start)
    assert run.replay(trained.step).vector.tobytes() == trained.state.vector.tobytes()


def test_a_filter_edited_while_it_trains_is_learned_on_from(person):
    person.wish(Configure(rate=1e-4, optimiser="descent"), LearnFromScratch())
    person.until(lambda: person.session.training.view.step > 3)
    person.wish(EditFilter("convolution", 2, FILTER))
    assert (person.session.contents.network.parameters["convolution.weights"][2] == FILTER).all(), "on screen at once"
    person.advance()
    person.wish(Pause())
    weights = person.session.contents.network.parameters["convolution.weights"][2]
    np.testing.assert_allclose(weights, FILTER, atol=0.1)
    assert (weights != FILTER).any(), "learning has moved it on"
    assert person.session.undo_stack.count() == 1


def test_reset_while_it_plays_goes_back_to_what_the_worker_has_learned(person):
    person.wish(Configure(speed=1), Play())
    person.until(lambda: person.session.training.view.step == 1)
    learned = person.session.contents.network.parameters["convolution.weights"][2].copy()
    person.wish(EditFilter("convolution", 2, FILTER), ResetFilter("convolution", 2))
    np.testing.assert_array_equal(person.session.contents.network.parameters["convolution.weights"][2], learned)
    person.wish(EditFilter("convolution", 2, FILTER), Pause(), ResetFilter("convolution", 2))
    np.testing.assert_array_equal(person.session.contents.network.parameters["convolution.weights"][2], learned)


def test_a_full_convolution_refuses_another_filter_and_trains_on(person, tmp_path):
    full = network((Conv("convolution", 1024), MaxPool("pooling", 7), Dense("votes", 2)), (1, 9, 9), ("X", "O"))
    storage.save(full, tmp_path / "full.xoviz")
    person.wish(Open(tmp_path / "full.xoviz"), Play(), AddFilter("convolution"))
    assert "1024" in person.refused[0]
    assert person.session.training.playing
    person.wish(Pause())


def test_playing_on_draws_no_letters_again(person, monkeypatch):
    """Filling the pool anew would make the first step, and with it a pause, a hundred times longer."""
    person.wish(Play())
    person.until(lambda: person.session.training.view.accuracy is not None)
    person.wish(Pause())
    drawn = []

    def counted(draw):
        return lambda *asked: drawn.append(asked) or draw(*asked)

    monkeypatch.setattr(supply, "fresh_blocks", counted(supply.fresh_blocks))
    monkeypatch.setattr(type(person.session.task), "source", counted(type(person.session.task).source))
    person.steps(1)
    assert not drawn, "neither another pool nor held-out letters again"
    person.wish(Configure(seed=7))
    person.steps(1)
    assert drawn, "letters of another seed are others"


def test_an_edit_that_comes_just_before_the_end_is_kept_and_no_step_is_lost(person):
    """Whether the worker has taken it in or not, the network holds it, and the steps that were counted."""
    for turn in range(10):
        value = np.full((1, 3, 3), turn, np.float32)
        person.wish(Configure(rate=1e-6, optimiser="descent"), Play())
        first = person.session.training.view.step
        person.until(lambda first=first: person.session.training.view.step > first)
        for index in range(6):
            person.wish(EditFilter("convolution", index, value + index))
        person.wish(Pause())
        weights = person.session.contents.network.parameters["convolution.weights"]
        np.testing.assert_allclose(weights, np.stack([value + index for index in range(6)]), atol=0.01)
        run = person.session.training.run
        assert person.session.contents.trained.step == person.session.training.view.step == run.step


def test_a_new_rate_holds_from_the_next_step_on(person):
    person.wish(Configure(rate=1e-6, optimiser="descent"), Play())
    run = person.session.training.run
    person.until(lambda: person.session.training.view.step > 3)
    person.wish(Configure(rate=0.2))
    person.advance()
    person.wish(Pause())
    assert person.session.training.run is run, "the curve goes on"
    assert [change.rate for _, change in run.changes] == [0.2]
    assert person.view.training.settings.rate == 0.2


def test_the_speed_is_kept_and_may_change_while_it_runs(person):
    person.wish(Configure(speed=1), Play())
    person.until(lambda: person.session.training.view.step == 1)
    person.wish(Configure(speed=0))
    person.until(lambda: person.session.training.view.step > 100)
    person.wish(Pause())
    assert person.view.training.speed == 0


@pytest.mark.parametrize("optimiser", MEMORY)
def test_a_run_that_diverges_stops_at_the_last_finite_network_and_says_where(person, optimiser):
    person.session.training.configure(Settings(optimiser, 1e30, 8), seed=0, speed=0)
    person.wish(Play())
    person.idle()
    view = person.view
    assert view.training.diverged is not None
    assert view.training.diverged == view.training.step == person.session.contents.trained.step
    assert np.isfinite(vector(person)).all()
    assert np.isfinite(view.trace.scores).all()
    assert person.session.undo_stack.count() == 1


def test_a_rate_of_a_million_never_leaves_a_network_without_numbers(person):
    person.session.training.configure(Settings("descent", 1e6, 8), seed=0, speed=0)
    person.wish(Play())
    person.until(lambda: person.session.training.view.step > 200 or not person.session.training.playing)
    person.wish(Pause())
    assert np.isfinite(vector(person)).all()


def test_single_steps_that_lead_nowhere_go_back_to_where_the_loss_was_reasonable(person):
    before = vector(person).copy()
    person.session.training.configure(Settings("descent", 1e9, 8), seed=0, speed=0)
    for _ in range(50):
        person.steps(1)
        if person.view.training.diverged is not None:
            break
    assert person.view.training.diverged == 0
    np.testing.assert_array_equal(vector(person), before)


def test_what_a_hand_has_made_far_worse_is_trained_on_from_there(person):
    person.steps(1)
    weights = np.full_like(person.session.contents.network.parameters["convolution.weights"][0], 1e4)
    person.wish(EditFilter("convolution", 0, weights))
    edited = vector(person).copy()
    person.session.training.configure(Settings("descent", 1e30, 8), seed=0, speed=0)
    person.wish(Play())
    person.idle()
    assert person.view.training.diverged == 1
    np.testing.assert_array_equal(vector(person), edited)


def test_undo_of_a_diverged_run_forgets_that_it_diverged(person):
    person.session.training.configure(Settings("descent", 1e30, 8), seed=0, speed=0)
    person.wish(Play())
    person.idle()
    assert person.view.training.diverged is not None
    person.session.undo()
    assert person.view.training.diverged is None
    assert person.view.training.loss is None


def test_drawing_does_not_take_back_that_a_run_diverged(person):
    person.session.training.configure(Settings("descent", 1e30, 8), seed=0, speed=0)
    person.wish(Play())
    person.idle()
    person.wish(Draw(np.ones((9, 9), np.float32)))
    assert person.view.training.diverged is not None


def test_after_diverging_a_lower_rate_goes_on(person):
    person.session.training.configure(Settings("descent", 1e30, 8), seed=0, speed=0)
    person.wish(Play())
    person.idle()
    person.wish(Configure(rate=0.01))
    person.trains(10)
    assert person.view.training.diverged is None
    assert np.isfinite(person.view.training.loss)


def test_pause_and_play_go_on_with_the_curve(person):
    person.trains(10)
    run, step = person.session.training.run, person.session.training.view.step
    loss = person.session.training.view.loss
    person.wish(Play())
    assert person.session.training.view.loss == loss, "the figures do not blink"
    person.until(lambda: person.session.training.view.step > step)
    person.wish(Pause())
    assert person.session.training.run is run
    assert run.losses.steps == person.session.training.view.step


@pytest.mark.parametrize("change", [{"optimiser": "adam"}, {"batch": 5}, {"seed": 99}])
@pytest.mark.parametrize("playing", [True, False])
def test_another_way_of_training_goes_on_with_the_curve(person, change, playing):
    person.trains(10)
    run = person.session.training.run
    if playing:
        person.wish(Play())
        person.until(lambda: run.losses.steps > 20)
    person.wish(Configure(**change))
    assert person.session.training.playing == playing
    if playing:
        person.advance()
        person.wish(Pause())
    else:
        person.trains(5)
    trained = person.session.contents.trained
    assert trained.run is person.session.training.run is run
    assert run.losses.steps == trained.step == person.view.training.step
    assert len(run.changes) == 1
    run.keyframes = type(run.keyframes)(run.start)
    assert run.replay(trained.step).vector.tobytes() == trained.state.vector.tobytes()


def test_from_play_to_pause_is_one_undo_step_whatever_is_changed_on_the_way(person):
    shipped = person.session.contents.network
    person.wish(LearnFromScratch())
    person.advance()
    for change in ({"batch": 5}, {"optimiser": "adam"}, {"seed": 8}, {"rate": 0.01}, {"speed": 500}):
        person.wish(Configure(**change))
        person.advance()
    person.wish(Pause())
    assert person.session.undo_stack.count() == 1
    run = person.session.training.run
    assert run.start.step == 0
    assert run.losses.steps == person.view.training.step
    assert run.method_before(np.inf).settings == Settings("adam", 0.01, 5)
    person.session.undo()
    assert person.session.contents.network is shipped


def test_a_change_in_the_last_moment_counts_from_the_next_play_on(person):
    person.wish(Play(), Configure(batch=3), Pause())
    person.trains(3)
    trained = person.session.contents.trained
    assert trained.run.method_before(np.inf).settings.batch == 3
    trained.run.keyframes = type(trained.run.keyframes)(trained.run.start)
    assert trained.run.replay(trained.step).vector.tobytes() == trained.state.vector.tobytes()


# What is shown of a run: it belongs to the network that it led to


def test_undo_takes_the_curve_away_and_redo_brings_it_back(person):
    assert person.session.training.run is None
    person.trains(10)
    run, view = person.session.training.run, person.view.training
    person.session.undo()
    assert person.session.training.run is None
    assert (person.view.training.step, person.view.training.loss, person.view.training.accuracy) == (0, None, None)
    person.session.redo()
    assert person.session.training.run is run
    assert person.view.training == view


@pytest.mark.parametrize("wish", [Reset(), AddFilter("convolution"), RemoveFilter("convolution", 0),
                                  ChooseNetwork("talk"), ResizePad(28)], ids=lambda wish: type(wish).__name__)
def test_another_network_has_no_curve(person, wish):
    person.trains(10)
    run = person.session.training.run
    person.wish(wish)
    assert person.session.training.run is None
    person.session.undo()
    assert person.session.training.run is run


def test_undo_goes_back_to_a_step_of_the_run_and_keeps_the_run(person):
    person.trains(10)
    first = person.session.contents.trained
    figures = person.view.training
    person.trains(10)
    second = person.session.contents.trained
    assert second.step == first.run.step > first.step
    person.session.undo()
    assert person.session.contents.trained is first
    assert (person.view.runs.step, person.view.runs.entry.last) == (first.step, second.step)
    assert person.view.training == figures
    person.session.redo()
    assert person.session.contents.trained is second


def test_a_run_that_diverged_is_shown_with_what_it_took_back(person):
    person.session.training.configure(Settings("momentum", 1000.0, 8), seed=0, speed=0)
    person.wish(LearnFromScratch())
    person.idle()
    trained = person.session.contents.trained
    assert person.view.training.diverged == trained.step
    assert trained.run.losses.steps >= trained.step == person.view.runs.entry.last


def test_undo_goes_back_to_the_run_before_and_training_on_goes_on_with_it(person):
    person.wish(Reset())
    person.steps(5)
    first, run = bits(person), person.session.training.run
    person.wish(LearnFromScratch(), Pause())
    assert person.session.training.run is not run
    while bits(person) != first:
        person.session.undo()
    person.wish(StepOnce())
    person.idle()
    trained = person.session.contents.trained
    assert trained.run is person.session.training.run is run
    assert run.replay(6).vector.tobytes() == trained.state.vector.tobytes()


def test_training_on_from_the_middle_of_a_run_begins_another(person):
    person.wish(Reset())
    person.steps(5)
    run = person.session.training.run
    person.session.undo()
    person.wish(StepOnce())
    person.idle()
    assert person.session.training.run is not run
    trained = person.session.contents.trained
    assert (trained.run.start.step, trained.step) == (4, 5)
    assert trained.run.replay(5).vector.tobytes() == trained.state.vector.tobytes()


def test_stop_and_pause_while_nothing_trains(person):
    before = person.session.contents
    person.wish(Pause())
    person.session.training.stop()
    assert person.session.contents is before
    assert person.refused == []


def test_accuracy_is_written_down_where_it_was_measured(person):
    person.wish(Configure(speed=300), Play())
    person.until(lambda: person.session.training.view.step > 60)
    person.wish(Pause())
    steps, shares = person.session.training.run.checks.between(0, 1e9, 100)
    assert len(steps) <= 3, "twice a second, not thirty times"
    assert person.session.training.view.accuracy == shares[-1]


def test_speeds_are_measured_while_it_runs_and_gone_afterwards(person):
    person.wish(Play())
    person.until(lambda: person.session.training.view.rates[0] > 0)
    steps, letters = person.session.training.view.rates
    assert letters == pytest.approx(16 * steps)
    person.wish(Pause())
    assert person.session.training.view.rates == (0.0, 0.0)


def test_a_change_of_stack_ends_the_run(person):
    person.wish(Play())
    person.until(lambda: person.session.training.view.step > 3)
    person.wish(AddFilter("convolution"))
    assert not person.session.training.playing
    assert person.view.training.step == 0
    person.trains(3)
    assert person.session.training.run.network.stack.shape_of("convolution")[0] == 7


def test_drawing_while_it_trains_is_an_undo_step_of_its_own(person):
    person.wish(Play())
    person.until(lambda: person.session.training.view.step > 3)
    person.wish(ShowSample("o"))
    person.until(lambda: person.session.training.view.step > 6)
    person.wish(Pause())
    learned = bits(person)
    person.session.undo()
    assert bits(person) == learned
    assert person.view.answer == 0
    person.session.undo()
    assert bits(person) != learned


def test_closing_while_it_trains_joins_the_thread(person):
    person.wish(Play())
    person.until(lambda: person.session.training.view.step > 3)
    assert any(thread.name == "xoviz compute" for thread in threading.enumerate())
    person.session.close()
    assert not any(thread.name == "xoviz compute" for thread in threading.enumerate())
    assert not person.session.training.playing


def test_a_failure_in_the_thread_is_said_and_ends_the_run(person, monkeypatch):
    def fails(*arguments):
        raise MemoryError("no room for letters")

    monkeypatch.setattr(type(person.session.task), "draw", fails)
    before = bits(person)
    person.wish(Play())
    person.idle()
    assert person.refused == ["Training broke off: no room for letters"]
    assert bits(person) == before


def test_after_a_painting_it_is_looked_at_if_that_would_soon_be_due(person, monkeypatch):
    training = person.session.training
    person.wish(LearnFromScratch())
    training._timer.setInterval(1_000_000)
    step = training.view.step
    person.until(lambda: training._course._worker.ring._filled > 10)
    training.look_between()
    assert training.view.step == step, "it is not due for a long time"
    monkeypatch.setattr("xoviz.state.training.SOON", 1.1)
    person.until(lambda: training.look_between() or training.view.step > step)
    person.wish(Pause())
