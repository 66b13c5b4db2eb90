"""The tab "Shuffle": it runs what is chosen, draws what comes, and says what follows, whatever that is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from xoviz import zoo
from xoviz.explain.shuffle import SETUPS, Shuffle
from xoviz.gui.panels.shuffle import ShufflePanel, words
from xoviz.state.view import Study
from xoviz.state.wishes import CancelStudy, GoOnShuffle, RunShuffle

LETTERS = zoo.load("letters-9")
NEIGHBOURS, NO_USE = ((0.95, 0.84), (0.90, 0.90)), ((0.79, 0.80), (0.88, 0.88))
TIED, EQUAL = ((0.95, 0.95), (0.90, 0.90)), ((0.90, 0.90), (0.90, 0.90))


def shuffle(what="letters", ends=NEIGHBOURS, seeds=8, looks=4, spread=0.004):
    noise = np.random.default_rng(1).normal(0, spread, (seeds, 2, 2, looks))
    found = 0.5 + (np.array(ends)[..., None] - 0.5) * np.linspace(0, 1, looks) if looks > 1 else np.full((2, 2, 1), 0.5)
    shape = (1, 1, 12) if what == "table" else (1, 9, 9)
    examples = np.stack([np.linspace(-1, 1, shape[1] * shape[2]).reshape(shape)] * 2)
    examples[1] = examples[1][..., ::-1]
    at = np.arange(looks) * 30.0
    return Shuffle(what, np.clip(found + noise, 0, 1), at, 600, 1000, examples)


@pytest.fixture
def stage(on_stage):
    return on_stage(ShufflePanel, (1060, 460))


def show(stage, found=None, running=False, progress=None, error=None):
    view = replace(stage.view(LETTERS), studies={"shuffle": Study("shuffle", running, progress, found, error)})
    stage.panel.present(view)
    QApplication.processEvents()


def test_it_begins_with_what_will_be_tried(stage):
    stage.present(LETTERS)
    assert stage.panel.moral.text() == "Does the order of the pixels tell anything? Press Run."
    assert "learn the letters twice" in stage.panel.reasons[0].text()
    assert not stage.panel.board.grids[0].isVisible()
    assert not stage.panel.plot.curves
    stage.panel.form.what.buttons[1].click()
    assert "all columns rearranged" in stage.panel.reasons[0].text()
    assert stage.panel.form.steps.value == SETUPS["table"].steps


def test_the_button_runs_what_is_chosen_and_cancels_it(stage):
    stage.present(LETTERS)
    form = stage.panel.form
    form.run.click()
    form.what.buttons[1].click()
    form.seeds.stepBy(-3)
    form.first.stepBy(100)
    form.run.click()
    show(stage, running=True, progress=0.3)
    assert (form.run.text(), form.progress.value(), form.progress.isVisible()) == ("Cancel", 30, True)
    form.run.click()
    show(stage)
    assert (form.run.text(), form.progress.isVisible()) == ("Run", False)
    assert stage.wishes == [RunShuffle("letters", 8, 1, 600), RunShuffle("table", 5, 101, 1500), CancelStudy("shuffle")]


@pytest.mark.parametrize(("ends", "said"), [
    (NEIGHBOURS, "So neighbouring pixels tell something, and the convolutional network makes use of it."),
    (NO_USE, "So a convolutional network is of no use for these pixels: not even the order given helps it."),
    (EQUAL, "So a convolutional network is of no use for these pixels: not even the order given helps it."),
    (TIED, "So the convolutional network is better, but not because of neighbours: torn apart, the pixels serve it as "
           "well."),
])
def test_what_follows_depends_on_the_numbers(stage, ends, said):
    show(stage, shuffle(ends=ends))
    assert stage.panel.moral.text() == said


def test_reasons_are_given_in_numbers(stage):
    show(stage, shuffle(spread=0.0))
    assert [line.text() for line in stage.panel.reasons] == [
        "Rearranged, the convolutional network reads 84.0 % instead of 95.0 %: worse by 11.0 points (−11.0 … −11.0).",
        "Rearranged, the plain network does as well: 90.0 % after 90.0 %, within 2 points (+0.0 … +0.0).",
        "In the order given, the convolutional network is better than the plain one by 5.0 points (+5.0 … +5.0)."]
    assert "8 seeds" in stage.panel.status.text()
    assert stage.panel.board.scores[0][1].text() == "84.0 % ± 0.0"


def test_noise_settles_nothing(stage):
    show(stage, shuffle(ends=((0.91, 0.88), (0.90, 0.90)), spread=0.08))
    assert "do not settle" in stage.panel.moral.text()
    assert "which may be chance" in stage.panel.reasons[0].text()


def test_four_curves_with_the_spread_of_the_seeds_and_an_example_in_both_orders(stage):
    found = shuffle()
    show(stage, found)
    curves = stage.panel.plot.curves
    assert [curve.name for curve in curves] == ["convolutional, in the order given", "convolutional, rearranged",
                                                "plain, in the order given", "plain, rearranged"]
    assert len({(curve.colour.name(), curve.style) for curve in curves}) == 4
    mean, spread = found.curve(0, 1)
    assert np.array_equal(curves[1].heights, mean)
    assert np.allclose(curves[1].high - curves[1].low, 2 * spread, atol=1e-12)
    for grid, example in zip(stage.panel.board.grids, found.examples, strict=True):
        assert np.array_equal(grid.values, example[0].astype(np.float32))


def test_the_curves_are_told_where_they_are_pointed_at(stage):
    show(stage, shuffle(spread=0.0))
    plot = stage.panel.plot
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    plot.pointed.emit(0)
    assert stage.panel.status.text().startswith("After 0 steps: convolutional, in the order given 50.0 % ± 0.0")


def test_nothing_is_concluded_before_anything_was_learned(stage):
    show(stage, shuffle(looks=1), running=True)
    assert words.told(shuffle(looks=1), str) == ()
    assert "Press Run" not in stage.panel.moral.text()
    assert not stage.panel.plot.curves


def test_what_was_found_about_something_else_is_not_shown(stage):
    show(stage, shuffle(), running=True)
    stage.panel.form.what.buttons[1].click()
    assert stage.wishes == [CancelStudy("shuffle")]
    show(stage, shuffle())
    assert stage.panel.found is None
    assert not stage.panel.plot.curves
    show(stage, shuffle("table", NO_USE))
    assert "these columns" in stage.panel.moral.text()
    assert stage.panel.board.grids[0].values.shape == (1, 12)


def test_it_rests_while_nobody_looks_and_goes_on_from_there(stage):
    show(stage, shuffle(), running=True, progress=0.4)
    stage.panel.hide()
    assert stage.wishes == [CancelStudy("shuffle")]
    show(stage, shuffle())
    stage.panel.show()
    assert stage.wishes[1:] == [GoOnShuffle()]
    show(stage, shuffle(), running=True, progress=0.5)
    assert stage.panel.form.progress.value() == 70
    show(stage, shuffle())
    stage.panel.hide()
    stage.panel.show()
    assert len(stage.wishes) == 2


def test_an_error_is_told(stage):
    show(stage, error="there is no room")
    assert stage.panel.status.text() == "there is no room"


def test_a_figure_runs_a_small_experiment_at_once(stage):
    view = stage.view(LETTERS)
    stage.panel.present(view)
    stage.panel.finish(view)
    assert stage.panel.found.done
    assert stage.panel.plot.curves
    assert stage.panel.moral.text().startswith("So ")


def test_it_fits_a_small_window(stage):
    assert stage.panel.minimumSizeHint().height() <= 372
    assert stage.panel.minimumSizeHint().width() <= 1000
