"""Back and forth through runs: to any step, bit for bit; branches; other runs; marks; and everything undoable."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz.state.runs import Keyframes
from xoviz.state.wishes import (
    ChooseNetwork,
    Configure,
    DeleteRun,
    EditFilter,
    EditWeight,
    LearnFromScratch,
    Mark,
    NameRun,
    Pause,
    Play,
    Reset,
    SetWeights,
    SwitchRun,
    Visit,
)


def vector(person):
    return person.session.contents.network.vector


def runs(person):
    return person.view.runs


def arrived(person, step):
    person.until(lambda: person.session.time_machine.target is None)
    assert runs(person).step == step


@pytest.fixture
def trained(person):
    """Someone who has trained for some steps, of which few are kept."""
    person.steps(12)
    run = person.session.training.run
    run.keyframes = Keyframes(run.start)
    return person


def test_a_step_that_was_not_kept_is_computed_again_bit_for_bit(trained, qtbot):
    expected = trained.session.training.run.replay(7)
    end = vector(trained)
    trained.wish(Visit(7))
    assert runs(trained).target == 7
    assert runs(trained).step == 0, "what was kept before it is shown meanwhile"
    arrived(trained, 7)
    assert vector(trained).tobytes() == expected.vector.tobytes()
    trained.wish(Visit(12))
    assert vector(trained) is not end
    assert vector(trained).tobytes() == end.tobytes()


def test_playing_back_step_by_step_never_falls_back_to_what_was_kept(trained):
    run = trained.session.training.run
    for step in (4, 6, 9):
        before = runs(trained).step if step > 4 else 0
        trained.wish(Visit(step))
        assert runs(trained).step == before
        arrived(trained, step)
        assert vector(trained).tobytes() == run.replay(step).vector.tobytes()
    trained.wish(Visit(8, exact=False))
    assert runs(trained).step == 0, "what was shown lies behind"


def test_a_hand_that_changes_the_network_does_not_change_the_run_that_is_played_back(trained):
    run = trained.session.training.run
    trained.wish(Visit(4))
    arrived(trained, 4)
    trained.wish(EditWeight("votes.bias", (0,), 9.0))
    trained.wish(Visit(6))
    arrived(trained, 6)
    assert vector(trained).tobytes() == run.replay(6).vector.tobytes()


def test_visiting_is_one_undo_step_and_a_drag_is_one_too(trained):
    end, count = vector(trained), trained.session.undo_stack.count()
    trained.wish(Visit(5))
    arrived(trained, 5)
    assert trained.session.undo_stack.count() == count + 1
    for step in (3, 8, 2):
        trained.wish(Visit(step, gesture=9))
    arrived(trained, 2)
    assert trained.session.undo_stack.count() == count + 2
    trained.session.undo()
    trained.session.undo()
    assert vector(trained).tobytes() == end.tobytes()


def test_a_step_outside_the_run_is_its_first_or_its_last(trained):
    trained.wish(Visit(10**9))
    arrived(trained, 12)
    trained.wish(Visit(-5))
    arrived(trained, 0)


def test_playback_need_not_be_exact(trained):
    trained.wish(Visit(7, exact=False))
    assert runs(trained).target is None
    assert runs(trained).step == 0


def test_what_is_being_computed_is_dropped_when_the_hand_changes_the_network(trained, qtbot):
    trained.wish(Visit(11))
    trained.wish(EditWeight("convolution.weights", (0, 0, 0, 0), 3.0))
    assert trained.session.time_machine.target is None
    assert not trained.session.studies.running("replay")
    assert trained.session.contents.network.parameters["convolution.weights"][0, 0, 0, 0] == 3.0


def test_playing_from_an_earlier_step_is_a_branch(trained):
    trained.wish(Visit(6))
    arrived(trained, 6)
    trained.wish(Configure(rate=0.2))
    trained.steps(3)
    first, branch = runs(trained).entries
    assert (first.parent, branch.parent) == (None, 1)
    assert (branch.first, branch.last, branch.settings.rate) == (6, 9, 0.2)
    assert (first.last, runs(trained).current) == (12, 2)


def test_a_branch_with_nothing_changed_ends_where_the_run_did(trained):
    end = vector(trained)
    trained.wish(Visit(6))
    arrived(trained, 6)
    trained.steps(6)
    assert vector(trained).tobytes() == end.tobytes()


def test_a_branch_takes_along_what_was_edited(trained):
    trained.wish(Visit(6))
    arrived(trained, 6)
    trained.wish(EditFilter("convolution", 0, np.ones((1, 3, 3), np.float32)))
    trained.steps(2)
    run = trained.session.training.run
    assert run.parent is not None
    run.keyframes = Keyframes(run.start)
    assert run.replay(8).vector.tobytes() == vector(trained).tobytes()


def test_one_can_switch_between_runs_and_back_by_undo(trained):
    end = vector(trained)
    trained.wish(LearnFromScratch())
    trained.until(lambda: trained.session.training.view.step > 3)
    trained.wish(SwitchRun(1))
    assert not trained.session.training.playing, "the run that was going on is not lost, but stopped"
    assert vector(trained).tobytes() == end.tobytes()
    assert (runs(trained).current, runs(trained).step) == (1, 12)
    trained.session.undo()
    assert runs(trained).current == 2


def test_another_pad_size_comes_along_with_its_run(trained):
    trained.wish(ChooseNetwork("letters-28"))
    trained.wish(SwitchRun(1))
    assert trained.session.pad_size == 9
    assert trained.view.network.input_shape == (1, 9, 9)


def test_undo_takes_back_the_network_but_never_loses_a_run(trained):
    while trained.session.undo_stack.canUndo():
        trained.session.undo()
    assert runs(trained).current is None
    assert len(runs(trained).entries) == 1
    trained.wish(SwitchRun(1))
    assert runs(trained).step == 12


def test_a_deleted_run_is_away_until_undo_brings_it_back(trained):
    trained.wish(DeleteRun(1))
    assert (runs(trained).entries, runs(trained).current) == ((), None)
    trained.session.undo()
    assert [entry.key for entry in runs(trained).entries] == [1]


def test_runs_and_steps_can_be_named(trained):
    trained.wish(NameRun(1, "  with   momentum "), Mark(4, "it has got it"), Mark(2, "before"))
    (entry,) = runs(trained).entries
    assert entry.name == "with momentum"
    assert entry.marks == ((2, "before"), (4, "it has got it"))
    trained.wish(Mark(2, ""), NameRun(1, ""))
    (entry,) = runs(trained).entries
    assert entry.marks == ((4, "it has got it"),)
    assert entry.name == "Run 1"


@pytest.mark.parametrize(("wish", "sentence"), [
    (SwitchRun(7), "There is no run 7."), (NameRun(0, "x"), "There is no run 0."),
    (DeleteRun(-1), "There is no run -1."),
    (Mark(99, "x"), "The run goes from step 0 to 12: there is no step 99."),
])
def test_what_is_not_there_is_said_so(trained, wish, sentence):
    trained.wish(wish)
    assert trained.refused == [sentence]


def test_without_a_run_there_is_no_way_back(person):
    person.wish(Visit(3), Mark(0, "x"))
    assert [sentence[:34] for sentence in person.refused] == 2 * ["This network was not trained here:"]


def test_the_path_of_a_run_begins_and_ends_with_it(person):
    person.steps(5)
    path = runs(person).path()
    assert path[0][0] == 0
    assert path[-1][0] == 5
    assert path[-1][1].tobytes() == vector(person).tobytes()
    person.wish(Reset())
    assert runs(person).path() == ()


def test_an_entry_stays_the_same_value_while_nothing_happens_to_its_run(trained):
    before = runs(trained).entries[0]
    trained.wish(EditWeight("convolution.weights", (0, 0, 0, 0), 1.0))
    assert runs(trained).entries[0] is before


# Weights by hand


def test_a_weight_can_be_moved_while_training_runs_and_the_run_can_be_replayed(person):
    person.wish(Play())
    person.advance()
    person.wish(EditWeight("convolution.weights", (0, 0, 1, 1), 0.75))
    person.advance()
    person.wish(Pause())
    run = person.session.training.run
    assert any(change.patches[0].values == np.float32(0.75) for _, change in run.changes)
    run.keyframes = Keyframes(run.start)
    assert run.replay(run.end.step).vector.tobytes() == vector(person).tobytes()


def test_step_by_step_past_what_was_edited_on_the_way_is_bit_for_bit_too(person):
    person.wish(Play())
    person.advance()
    person.wish(EditWeight("convolution.weights", (0, 0, 1, 1), 0.75))
    person.wish(Configure(rate=0.05))
    person.advance()
    person.wish(Pause())
    run = person.session.training.run
    run.keyframes = Keyframes(run.start)
    edited = run.changes[0][0]
    for step in range(max(edited - 1, run.start.step), min(edited + 3, run.end.step)):
        person.wish(Visit(step))
        arrived(person, step)
        assert vector(person).tobytes() == run.replay(step).vector.tobytes()


@pytest.mark.parametrize("wish", [
    EditWeight("nothing.weights", (0,), 1.0), EditWeight("convolution.weights", (0, 0, 9, 0), 1.0),
    EditWeight("convolution.weights", (0,), 1.0), EditWeight("convolution.weights", (0, 0, 0, 0), float("nan")),
    EditWeight("convolution.weights", (0, 0, 0, 0), 1e300), SetWeights(np.zeros(3, np.float32), "x"),
])
def test_weights_that_cannot_be_are_refused_and_change_nothing(person, wish):
    before = vector(person)
    person.wish(wish)
    assert len(person.refused) == 1
    assert vector(person) is before


def test_all_weights_can_be_moved_at_once_by_one_drag(person):
    before = vector(person)
    for size in (0.5, 0.25):
        person.wish(SetWeights(before * size, "Roll the ball", gesture=4))
    assert vector(person).tobytes() == (before * np.float32(0.25)).tobytes()
    person.session.undo()
    assert vector(person) is before
