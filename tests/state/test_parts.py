"""Freezing and switching off parts, and another stack, as a person does them one after the other."""

from __future__ import annotations

import numpy as np

from xoviz.nn import storage
from xoviz.nn.shorthand import understood
from xoviz.state.wishes import (
    Ablate,
    AddFilter,
    ChangeStack,
    ChooseNetwork,
    EditFilter,
    EditWeight,
    Freeze,
    LearnFromScratch,
    Pause,
    RemoveFilter,
    Reset,
    SaveNetwork,
    SetWeights,
    SwitchOff,
)

FIRST, THIRD = ("convolution", 0), ("convolution", 2)


def filter_of(person, index=0):
    return person.session.contents.network.parameters["convolution.weights"][index].copy()


def test_what_is_switched_off_is_silent_and_comes_back_as_it_was(person):
    before = person.session.contents.network
    person.wish(SwitchOff((FIRST, ("votes", 1))))
    assert not filter_of(person).any()
    assert person.view.off == {FIRST, ("votes", 1)}
    assert not person.view.trace.output("convolution")[0].any()
    assert person.view.trace.scores[1] == 0
    person.wish(SwitchOff((FIRST,), off=False))
    assert np.array_equal(filter_of(person), before.parameters["convolution.weights"][0])
    assert person.view.off == {("votes", 1)}
    person.session.undo()
    person.session.undo()
    assert person.session.contents.network is before
    assert not person.session.contents.off


def test_a_whole_layer_is_all_that_is_in_it(person):
    person.wish(SwitchOff((("convolution", None),)))
    assert len(person.session.contents.off) == 6
    person.wish(SwitchOff((("convolution", None),), off=False))
    assert not person.session.contents.off


def test_what_is_off_stays_off_while_it_learns_and_when_it_starts_afresh(person):
    kept = filter_of(person)
    person.wish(SwitchOff((FIRST,)))
    person.trains(30)
    assert not filter_of(person).any()
    assert filter_of(person, 1).any()
    person.wish(Reset())
    assert not filter_of(person).any()
    person.wish(SwitchOff((FIRST,), off=False))
    assert np.array_equal(filter_of(person), kept)


def test_what_is_off_cannot_be_painted_and_no_other_way_leads_around_it(person):
    person.wish(SwitchOff((FIRST,)))
    person.wish(EditFilter(*FIRST, np.ones((1, 3, 3), np.float32)))
    assert "switch it on first" in person.refused[-1]
    person.wish(EditWeight("convolution.bias", (0,), 1.0))
    assert "switch it on first" in person.refused[-1]
    person.wish(SetWeights(np.ones(person.session.contents.network.vector.size, np.float32), "All ones"))
    assert not filter_of(person).any()
    assert (filter_of(person, 1) == 1).all()


def test_what_is_frozen_learns_nothing_and_is_kept_from_scratch(person):
    first, third = filter_of(person), filter_of(person, 2)
    votes = person.session.contents.network.parameters["votes.weights"]
    person.wish(Freeze((FIRST, ("votes", None))))
    assert person.view.frozen == {FIRST, ("votes", 0), ("votes", 1)}
    person.wish(LearnFromScratch())
    person.until(lambda: person.session.training.view.step >= 30)
    person.wish(Freeze((THIRD,)))  # while it learns
    person.until(lambda: person.session.training.view.step >= 60)
    frozen_then = filter_of(person, 2)
    person.until(lambda: person.session.training.view.step >= 120)
    person.wish(Pause())
    assert np.array_equal(filter_of(person), first)
    assert np.array_equal(person.session.contents.network.parameters["votes.weights"], votes)
    assert not np.array_equal(filter_of(person, 1), third)
    assert not np.array_equal(frozen_then, third)
    steps = person.session.contents.trained.run
    assert np.array_equal(steps.replay(steps.end.step).vector, steps.end.vector), "the log holds the freezing"


def test_frozen_while_it_learns_it_stands_still(person):
    person.wish(LearnFromScratch())
    person.until(lambda: person.session.training.view.step >= 30)
    person.wish(Freeze((("convolution", None),)))
    person.wish(Pause())
    then = person.session.contents.network.parameters["convolution.weights"].copy()
    person.trains(50)
    assert np.array_equal(person.session.contents.network.parameters["convolution.weights"], then)
    person.wish(Freeze((("convolution", None),), on=False))
    person.trains(50)
    assert not np.array_equal(person.session.contents.network.parameters["convolution.weights"], then)


def test_other_filters_keep_what_is_frozen_and_what_is_off(person):
    whole = person.session.contents.network
    person.wish(Freeze((THIRD, FIRST)), SwitchOff((("convolution", 4),)), RemoveFilter("convolution", 1))
    assert person.session.contents.frozen == {FIRST, ("convolution", 1)}
    assert person.session.contents.off.keys() == {("convolution", 3)}
    assert not filter_of(person, 3).any()
    person.wish(SwitchOff((("convolution", 3),), off=False))
    assert np.array_equal(filter_of(person, 3), whole.parameters["convolution.weights"][4])
    person.wish(AddFilter("convolution"), RemoveFilter("convolution", 0))
    assert person.session.contents.frozen == {FIRST}


def test_another_stack_keeps_off_what_is_still_there_by_the_weights_it_had(person):
    whole = person.session.contents.network
    person.wish(SwitchOff((FIRST, ("convolution", 5), ("votes", 1))))
    silent = person.session.contents.network
    person.wish(ChangeStack(understood("conv 4@3 | tanh | pool 2 | dense 2")))
    now = person.session.contents
    assert now.off.keys() == {FIRST, ("votes", 1)}, "the sixth filter is gone"
    assert not filter_of(person).any()
    assert not now.network.parameters["votes.weights"][1].any()
    person.wish(SwitchOff((FIRST,), off=False))
    assert np.array_equal(filter_of(person), whole.parameters["convolution.weights"][0])
    person.session.undo()
    person.session.undo()
    assert person.session.contents.network is silent
    person.wish(ChangeStack(understood("conv 6@5 | relu | dense 2")))
    assert not person.session.contents.off, "neither filters nor votes look at what they looked at"
    assert filter_of(person).any()


def test_stacks_of_one_gesture_are_one_undo_step_called_as_the_last(person):
    before, steps = person.session.contents.network, person.session.undo_stack.count()
    person.wish(SwitchOff((FIRST,)))
    for filters in (5, 4, 3):
        person.wish(ChangeStack(understood(f"conv {filters}@3 | relu | pool 2 | dense 2"), f"{filters} filters", 7))
    assert person.session.undo_stack.count() == steps + 2
    assert person.session.undo_stack.undoText() == "3 filters"
    person.session.undo()
    person.session.undo()
    assert person.session.contents.network is before


def test_a_stack_may_be_trained_for_another_loss(person):
    layers = person.session.contents.network.layers
    person.wish(ChangeStack(layers, loss="squared"))
    assert person.session.contents.network.stack.loss == "squared"
    person.wish(ChangeStack(understood("conv 4@3 | relu | dense 2")))
    assert person.session.contents.network.stack.loss == "squared", "nobody said another one"


def test_another_stack_keeps_what_fits_in_one_undo_step(person):
    before = person.session.contents.network
    person.wish(ChangeStack(understood("conv 7@3 | leaky 0.1 | pool 2 | dropout 0.2 | dense 2")))
    now = person.session.contents.network
    assert [layer.kind for layer in now.layers] == ["conv", "leaky", "maxpool", "dropout", "dense"]
    assert np.array_equal(now.parameters["convolution.weights"][:6], before.parameters["convolution.weights"])
    assert (now.name, now.made) == ("own stack", "")
    person.trains(30)
    person.session.undo()
    person.session.undo()
    assert person.session.contents.network is before
    person.wish(ChangeStack(understood("conv 7@12 | dense 2")))
    assert "12 high" in person.refused[-1]
    assert person.session.contents.network is before


def test_another_network_has_nothing_frozen_and_nothing_off(person):
    person.wish(Freeze((FIRST,)), SwitchOff((THIRD,)), ChooseNetwork("talk"))
    assert not person.session.contents.frozen
    assert not person.session.contents.off


def test_parts_that_are_not_there_are_refused(person):
    person.wish(Freeze((("convolution", 9),)))
    assert "parts 1 to 6, not 10" in person.refused[-1]
    person.wish(SwitchOff((("relu", 0),)))
    assert "no layer 'relu'" in person.refused[-1]


def test_the_cost_of_each_part_is_measured_in_the_background(person):
    person.wish(Ablate())
    person.until(lambda: not person.view.studies["ablation"].running)
    found = person.view.studies["ablation"].result
    assert found.done == found.all == 6 + 2 + 2
    assert found.whole.of == len(person.view.letters().answers)


def test_what_is_known_of_the_whole_is_kept_when_a_part_is_switched(person):
    person.wish(Ablate())
    person.until(lambda: not person.view.studies["ablation"].running)
    first, whole = person.view.studies["ablation"].result, person.session.contents.network
    person.wish(SwitchOff((FIRST, THIRD)), Ablate())
    person.until(lambda: not person.view.studies["ablation"].running)
    found = person.view.studies["ablation"].result
    assert found.lacking is person.session.contents.network
    assert np.array_equal(found.network.vector, whole.vector)
    assert all(one is other for one, other in zip(found.without, first.without, strict=True))
    assert found.together.loss != found.whole.loss


def test_a_run_says_what_it_held_when_it_last_went_on(person):
    person.wish(LearnFromScratch())
    person.until(lambda: person.session.training.view.step >= 10)
    person.wish(Freeze((FIRST, THIRD)))
    person.advance()
    person.wish(Pause())
    assert person.view.runs.entry.frozen == {FIRST, THIRD}
    person.wish(Freeze((FIRST,), on=False))
    person.trains(5)
    assert [entry.frozen for entry in person.view.runs.entries][-1] == {THIRD}


def test_a_file_says_how_its_network_was_made(person, tmp_path):
    def saved():
        person.wish(SaveNetwork(tmp_path / "mine.xoviz"))
        return storage.load(tmp_path / "mine.xoviz").made

    assert saved() == person.session.contents.network.made != ""
    person.wish(EditFilter(*FIRST, np.ones((1, 3, 3), np.float32)))
    assert saved().endswith(", then changed by hand")
    person.wish(ChangeStack(understood("conv 4@3 | relu | dense 2")))
    assert saved() == "made by hand"
    person.trains(20)
    step = person.session.contents.trained.step
    assert saved() == f"trained in the window, {step} steps: momentum, learning rate 0.05, batch 16, seed 0"
    person.wish(EditFilter(*FIRST, np.ones((1, 3, 3), np.float32)))
    assert saved().endswith("seed 0, then changed by hand")
