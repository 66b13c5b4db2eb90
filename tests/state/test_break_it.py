"""The break-it bench's studies: rivals that go on where they were, curves that know what was measured, cover, flips."""

from __future__ import annotations

import json
import shlex

import numpy as np
import pytest

from xoviz.cli import main
from xoviz.explain.bench import Bench
from xoviz.explain.robustness import rival_settings, rivals
from xoviz.state.rivals import LETTERS
from xoviz.state.wishes import (
    CancelStudy,
    ChangeTransform,
    ChooseNetwork,
    ChooseTask,
    Configure,
    CoverCells,
    Draw,
    FindFlips,
    MeasureCurves,
    NewCollection,
    PutDamaged,
    PutFlips,
    Reset,
    ResizePad,
    SaveCollection,
    SaveNetwork,
    ShowSample,
    TrainRivals,
)
from xoviz.tasks.base import Pool, fresh
from xoviz.tasks.damage import Damage, levels
from xoviz.tasks.templates import templates
from xoviz.tasks.transforms import IDENTITY, Transform


def study(person, name):
    return person.session.studies.view[name]


def ended(person, name):
    person.until(lambda: not person.session.studies.running(name))
    assert study(person, name).error is None
    return study(person, name).result


@pytest.fixture
def small(person):
    """The small network and the plain X."""
    person.wish(ChooseNetwork("letters-9"), ShowSample("x"))
    return person


def test_the_curve_of_held_out_letters_is_what_the_arithmetic_says(small):
    small.wish(MeasureCurves("turn"))
    found = ended(small, "curves")
    seed, network = small.view.training.seed, small.view.network
    pictures, answers = fresh(small.session.task, 9, seed, LETTERS)
    damage = Damage("turn", seed)
    expected = [network.accuracy(damage.apply(pictures, level), answers) for level in levels("turn", 9)]
    assert isinstance(found, Bench)
    assert found.curves.done
    assert found.curves.of("network").values == pytest.approx(expected)
    assert found.curves.of("template") is not None
    assert found.curves.of("plain") is None  # has learned nothing yet
    assert np.array_equal(found.examples[levels("turn", 9).index(0)], pictures[:6])


def test_what_is_measured_already_is_not_measured_again(small):
    small.wish(MeasureCurves("noise"))
    found = ended(small, "curves")
    small.wish(MeasureCurves("noise"))
    assert study(small, "curves").result is found
    small.wish(MeasureCurves("noise", on_pad=True))
    assert study(small, "curves").running
    assert ended(small, "curves").picture is not None


def test_the_curve_of_the_picture_leaves_out_what_its_own_slider_does_but_not_the_others(small):
    small.wish(ChangeTransform(Transform(turn=40, shift_x=1)), MeasureCurves("turn", on_pad=True))
    found = ended(small, "curves")
    moved = Transform(shift_x=1).apply(small.session.contents.drawing)
    assert np.array_equal(found.picture, moved)
    assert found.answer == small.session.contents.answer == 0
    turned = Damage("turn").apply(moved[np.newaxis], 60.0)[0]
    place = levels("turn", 9).index(60.0)
    assert found.curves.of("network").values[place] == pytest.approx(
        float(small.view.network.forward(turned).probabilities[0]), abs=1e-6)


def test_a_level_is_put_on_the_pad_by_its_slider_and_undo_takes_it_back(small):
    drawing = small.session.contents.drawing
    small.wish(PutDamaged("shift", 2 / 9))
    assert small.session.contents.transform == Transform(shift_x=2)
    assert small.session.contents.drawing is drawing
    assert small.session.contents.answer == 0
    small.session.undo()
    assert small.session.contents.transform == IDENTITY


def test_the_picture_put_on_the_pad_is_the_one_that_was_measured(small):
    small.wish(ChangeTransform(Transform(weight=1, scale=1.5)), MeasureCurves("scale", on_pad=True))
    found = ended(small, "curves")
    place = levels("scale", 9).index(0.7)
    small.wish(PutDamaged("scale", 0.7))
    assert np.array_equal(small.session.pad, found.examples[place][0])


@pytest.mark.parametrize("kind", ["noise", "occlusion"])
def test_chance_falls_on_the_pad_as_it_fell_in_the_curve(small, kind):
    small.wish(MeasureCurves(kind, on_pad=True))
    found = ended(small, "curves")
    level = levels(kind, 9)[4]
    small.wish(PutDamaged(kind, level))
    assert np.array_equal(small.session.pad, found.examples[4][0])


def learned(person, least):
    """What the rivals are after so many steps or a few more, when they are stopped."""
    person.wish(TrainRivals())
    person.until(lambda: study(person, "rivals").result is not None and study(person, "rivals").result.step > least)
    person.wish(CancelStudy("rivals"))
    return study(person, "rivals").result


def test_rivals_that_were_stopped_go_on_as_if_they_had_not_been(small):
    stopped, kept = learned(small, 60), small.session.rivals
    found = learned(small, stopped.step + 100)
    assert small.session.rivals is kept
    setting, learning, steps = kept.setting, rival_settings(), found.readers[0].steps
    work = rivals(setting.network, Pool(setting.task, 9, setting.seed, learning.batch),
                  templates(setting.task, 9, setting.seed), learning, seed=setting.seed)
    expected = next(each for each in work if each.readers[0].steps == steps)
    for one, other in zip(found.readers, expected.readers, strict=True):
        assert np.array_equal(one.network.vector, other.network.vector)
    small.wish(MeasureCurves("turn"))
    measured = ended(small, "curves")
    assert [curve.role for curve in measured.curves.curves] == ["network", *(each.role for each in found.readers)]


@pytest.mark.parametrize("on_pad", [False, True])
def test_the_command_line_says_the_same_numbers(small, on_pad, capsys):
    learned(small, 60)
    small.wish(MeasureCurves("weight", on_pad=on_pad))
    found = ended(small, "curves")
    program, *arguments = shlex.split(found.command)
    assert program == "xoviz"
    assert main(arguments) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["seed"] == small.view.training.seed
    assert [each["reader"] for each in printed["curves"]] == [each.role for each in found.curves.curves]
    for each, curve in zip(printed["curves"], found.curves.curves, strict=True):
        for name in ("values", "low", "high"):
            assert each[name] == getattr(curve, name).tolist()


def test_the_line_says_what_must_be_saved_first(small):
    small.wish(Draw(np.eye(9, dtype=np.float32) * 2 - 1), Reset(), MeasureCurves("turn", on_pad=True))
    words = shlex.split(ended(small, "curves").command)
    assert {"picture.png", "network.xoviz", "--alone"} < set(words)


def test_another_seed_has_other_rivals(small):
    small.wish(MeasureCurves("turn"))
    ended(small, "curves")
    kept = small.session.rivals
    small.wish(Configure(seed=77), MeasureCurves("turn"))
    assert small.session.rivals is not kept
    assert ended(small, "curves").rivals.step == 0


def test_a_patch_lies_over_each_cell(small):
    small.wish(CoverCells(3, "paper"))
    found = ended(small, "cover")
    covered = small.session.pad.copy()
    covered[0, 3:6, 3:6] = -1
    assert found.values[4, 4] == pytest.approx(float(small.view.network.forward(covered).probabilities[0]), abs=1e-6)


def test_the_pixels_found_change_the_answer_one_step_after_another(small):
    small.wish(FindFlips())
    found = ended(small, "flips")
    count = len(found.found)
    small.wish(*(PutFlips(number) for number in range(1, count + 1)))
    assert small.view.trace.verdict == found.becomes != found.winner
    for _ in range(count):
        small.session.undo()
    assert small.view.trace.verdict == found.winner
    assert small.session.contents.answer == 0


def test_single_pixels_are_not_put_on_a_pad_of_another_size(small):
    small.wish(FindFlips())
    ended(small, "flips")
    small.wish(ChooseNetwork("letters-28"), PutFlips(1))
    assert "28" in small.refused[-1]


def test_what_cannot_be_is_refused(small):
    small.wish(MeasureCurves("rain"), PutDamaged("turn", 1e9), CoverCells(3, "tar"), PutFlips(1))
    assert len(small.refused) == 4
    small.wish(CoverCells(99, "paper"))
    small.until(lambda: study(small, "cover").error is not None)


def test_a_set_of_ones_own_is_reproduced_from_its_file(person, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    person.wish(NewCollection(starter=True), ChooseTask("drawings"), MeasureCurves("turn"),
                SaveCollection(tmp_path / "drawings.zip"), SaveNetwork(tmp_path / "network.xoviz"))
    found = ended(person, "curves")
    arguments = shlex.split(found.command)[1:]
    assert main(arguments) == 0
    (network,) = json.loads(capsys.readouterr().out)["curves"]
    assert network["values"] == found.curves.of("network").values.tolist()


def test_a_pad_of_another_size_is_damaged_by_whole_cells_and_as_much(small):
    small.wish(ResizePad(20), PutDamaged("shift", 2 / 9))
    assert small.session.contents.transform == Transform(shift_x=4)
    small.wish(ChangeTransform(IDENTITY), PutDamaged("weight", 0.9))
    assert small.session.contents.transform.weight == pytest.approx(2)


def test_words_are_left_out_of_the_sentence_itself_and_undo_brings_them_back(person):
    person.wish(ChooseTask("text"))
    before = person.session.contents.drawing
    person.wish(PutDamaged("left out", 2.0))
    after = person.session.contents.drawing
    assert after.sum() == before.sum() - 2
    assert person.session.contents.transform == IDENTITY
    person.session.undo_stack.undo()
    assert np.array_equal(person.session.contents.drawing, before)


def test_what_makes_no_sense_for_a_task_is_refused(person):
    person.wish(ChooseTask("table"))
    person.wish(MeasureCurves("turn"))
    assert "'turn' for a customer" in person.refused[-1]


def test_columns_of_a_table_are_covered(person):
    person.wish(ChooseTask("table"))
    person.wish(CoverCells(2, "grey", whole=True))
    cover = ended(person, "cover")
    assert cover.whole
    assert cover.leads.shape == (1, 12)


def test_the_curve_of_a_sentence_is_what_the_arithmetic_says(person):
    person.wish(ChooseTask("text"))
    person.wish(MeasureCurves("swapped"))
    found = ended(person, "curves")
    task, network = person.session.task, person.session.contents.network
    pictures, answers = fresh(task, 14, person.session.training.view.seed, LETTERS)
    damaged = Damage.of(task, "swapped", person.session.training.view.seed).apply(pictures, 2.0)
    assert found.curves.of("network").values[2] == pytest.approx(network.accuracy(damaged, answers), abs=1e-9)
    assert np.array_equal(found.examples[2], damaged[:6])
