"""Presets, and stacks that are too large, as a person meets them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xoviz.nn.shorthand import understood, written
from xoviz.state.wishes import ChangeStack, LearnFromScratch, TakePreset
from xoviz.tasks.known.letters import LettersTask
from xoviz.zoo.presets import PRESETS, preset


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_one_undo_step(person, name):
    before = person.session.contents.network
    person.wish(TakePreset(name, "Stack: mine"))
    now = person.session.contents.network
    assert now.layers == preset(name, 2)[0]
    if now.stack != before.stack:
        assert person.session.undo_stack.undoText() == "Stack: mine"
        person.session.undo()
    assert person.session.contents.network is before


def test_a_preset_keeps_the_weights_that_fit(person):
    before = person.session.contents.network.parameters["convolution.weights"]
    person.wish(TakePreset("two"))
    now = person.session.contents.network.parameters["convolution.weights"]
    assert np.array_equal(now[:6], before)
    assert person.view.network.gives_probabilities
    person.wish(TakePreset("talk"))
    assert not person.view.network.gives_probabilities, "the talk's votes are no probabilities"


def test_template_matching_reads_the_plain_letters_by_comparing_them(person):
    person.wish(TakePreset("template"))
    network = person.session.contents.network
    plain = [sample for sample in LettersTask().samples() if sample.name.casefold() in ("x", "o")]
    for sample in plain:
        scores = network.forward(sample.picture).scores
        assert scores[sample.answer] == pytest.approx(1, abs=1e-5), "all cells agree"
        assert scores.argmax() == sample.answer
    assert network.name == "templates"


def test_there_are_no_templates_for_classes_that_nobody_has_pictures_of(person):
    strange = replace(person.session.contents.network, classes=("cat", "dog"))
    person.session.edit({"network": strange}, "Other classes")
    person.wish(TakePreset("template"))
    assert person.session.contents.network is strange
    assert "no pictures of the network's classes" in person.refused[-1]


def test_what_would_not_fit_the_memory_is_refused_before_it_is_made(person):
    person.wish(LearnFromScratch())
    person.until(lambda: person.session.training.view.step >= 5)
    person.wish(ChangeStack(understood("conv 64@3 pad 1 | dense 4096 | dense 2")))
    (reason,) = person.refused
    assert "brings the stack to 21,2" in reason
    assert person.session.training.playing, "it goes on with what it has"


def test_a_stack_as_text_trains(person):
    person.wish(ChangeStack(understood("conv 4@3 | leaky 0.25 | pool 2 | conv 6@3 | tanh | dropout 0.3 | dense 2")))
    person.trains(20)
    assert written(person.session.contents.network.layers).startswith("conv 4@3 | leaky 0.25 | pool 2")
