"""The tab "Nudge", with real clicks and keys: a weight is picked and pushed, and the numbers are right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from xoviz.explain.batch import BatchError
from xoviz.explain.nudge import Knob, Slopes, knobs, slopes
from xoviz.explain.race import Race, Racer
from xoviz.explain.recipe import Try
from xoviz.gui.panels.nudge import NudgePanel, survey
from xoviz.gui.panels.nudge.contest import RACE, RECIPE
from xoviz.gui.panels.nudge.words import meaning, standing, told_apart
from xoviz.nn import MaxPool, network
from xoviz.state.wishes import ChooseFilter, ChooseNetwork, Draw, EditWeight, SetAnswer, ShowSample

CORNER, MIDDLE = Knob("convolution.weights", (0, 0, 0, 0)), Knob("convolution.weights", (0, 0, 1, 1))


def words(lab):
    return "\n".join(label.text() for label in lab.panel.findChildren(QLabel) if label.isVisible())


def test_at_first_a_weight_of_the_filter_in_the_editor(lab):
    lab.use("random")
    assert lab.panel.knob == MIDDLE
    assert lab.panel.plot.picture.value == lab.weight
    assert "filter 1, cell (2, 2)" in lab.panel.plot.accessibleDescription()


def test_the_table_says_what_the_arithmetic_says(lab):
    lab.use("random")
    error = BatchError(lab.network.stack, lab.panel.batch)
    found = slopes(error, lab.network.vector, MIDDLE)
    assert lab.number("backpropagation says") == pytest.approx(found.backpropagated, rel=1e-2)
    assert lab.number("nudging measures") == pytest.approx(found.measured, rel=1e-2)
    assert lab.number("as it is") == pytest.approx(found.error, rel=1e-2)
    moved = lab.network.vector.astype(np.float64)
    for label, way in (("a bit up (+0.1)", 0.1), ("a bit down (−0.1)", -0.1)):
        moved[MIDDLE.place(lab.network.stack)] = lab.weight + way
        assert lab.number(label) == pytest.approx(error.at(moved), rel=1e-2)
    assert lab.reading("nudging, 2 passes each") == f"{2 * lab.network.stack.size} passes"
    assert lab.reading("backpropagation, all at once") == "3 passes"


def test_the_curve_goes_through_the_ball(lab):
    lab.use("random")
    picture = lab.panel.plot.picture
    assert np.interp(picture.value, picture.values, picture.errors) == pytest.approx(picture.error, rel=1e-3)
    assert len(picture.values) > 17
    assert picture.low <= min(picture.values)
    assert picture.high >= max(picture.values)


def test_a_kink_is_called_one_and_both_sides_are_told(lab):
    lab.use("talk")
    lab.pick(CORNER)
    assert lab.reading("to the left, a kink") == "−0.0617"
    assert lab.reading("to the right, a kink") == "0.0617"
    assert "a kink, both ways lead up" in words(lab)
    assert lab.panel.plot.picture.sides == pytest.approx((-0.0617, 0.0617), abs=1e-4)
    lab.pick(MIDDLE)
    assert lab.reading("to the left") == lab.reading("backpropagation says") == "−0.0617"
    assert "push it up and the error falls" in words(lab)
    assert lab.panel.plot.picture.sides is None


def test_dragging_the_ball_changes_the_network_in_one_undo_step(lab):
    lab.use("random")
    start, steps = lab.network.vector, lab.session.undo_stack.count()
    lab.drag_to(0.5, 0.8, 1.2)
    edits = [wish for wish in lab.wishes if isinstance(wish, EditWeight)]
    assert len(edits) >= 3
    assert len({wish.gesture for wish in edits}) == 1
    assert edits[0].gesture >= 5000
    assert lab.weight == pytest.approx(1.2, abs=0.02)
    assert lab.panel.plot.picture.value == lab.weight
    changed = np.flatnonzero(lab.network.vector != start)
    assert changed.tolist() == [MIDDLE.place(lab.network.stack)]
    assert lab.session.undo_stack.count() == steps + 1
    lab.session.undo()
    np.testing.assert_array_equal(lab.network.vector, start)


def test_the_curve_stays_while_the_ball_is_dragged(lab):
    lab.use("random")
    curve, axis = lab.panel.survey.curve, lab.panel.plot.up
    lab.drag_to(0.2, 0.4)
    assert lab.panel.survey.curve is curve
    assert lab.panel.plot.up == axis
    assert lab.panel.survey.error == pytest.approx(np.interp(lab.weight, curve.values, curve.errors), rel=1e-3)


@pytest.mark.parametrize(("key", "way"), [(Qt.Key.Key_Right, 1), (Qt.Key.Key_Minus, -1)])
def test_keys_push_by_a_bit_and_each_press_is_an_undo_step(lab, key, way):
    lab.use("random")
    before, steps = lab.weight, lab.session.undo_stack.count()
    told = lab.panel.survey.up if way > 0 else lab.panel.survey.down
    lab.panel.plot.setFocus()
    QTest.keyClick(lab.panel.plot, key)
    lab.settle()
    assert lab.weight == pytest.approx(before + way * 0.1, abs=1e-6)
    assert lab.panel.survey.error == pytest.approx(told, rel=1e-6)
    QTest.keyClick(lab.panel.plot, key)
    lab.settle()
    assert lab.session.undo_stack.count() == steps + 2


def test_buttons_slider_and_a_typed_number_push_too(lab):
    lab.use("random")
    before = lab.weight
    QTest.mouseClick(lab.panel.pusher.up, Qt.MouseButton.LeftButton)
    lab.settle()
    assert lab.weight == pytest.approx(before + 0.1, abs=1e-3)
    QTest.mouseClick(lab.panel.pusher.down, Qt.MouseButton.LeftButton)
    lab.settle()
    assert lab.weight == pytest.approx(before, abs=2e-3)
    lab.panel.pusher.slider.setFocus()
    QTest.keyClick(lab.panel.pusher.slider, Qt.Key.Key_PageUp)
    lab.settle()
    assert lab.weight == pytest.approx(before + lab.panel.plot.picture.high / 10, abs=0.02)
    number = lab.panel.pusher.number
    number.setFocus()
    number.selectAll()
    QTest.keyClicks(number, "-0.75")
    QTest.keyClick(number, Qt.Key.Key_Return)
    lab.settle()
    assert lab.weight == -0.75
    number.selectAll()
    QTest.keyClicks(number, "much")
    QTest.keyClick(number, Qt.Key.Key_Return)
    assert "“much” is not a number" in words(lab)
    assert lab.weight == -0.75


def test_a_number_beyond_the_axis_makes_a_longer_axis(lab):
    lab.use("random")
    lab.panel.pusher.moved.emit(7.5)
    lab.settle()
    picture = lab.panel.plot.picture
    assert picture.value == 7.5 <= picture.high
    assert len(picture.values) >= 17


def test_how_much_a_bit_is(lab):
    lab.use("random")
    lab.panel.nudge_box.setFocus()
    QTest.keyClick(lab.panel.nudge_box, Qt.Key.Key_Down)
    QApplication.processEvents()
    lab.settle()
    assert lab.panel.nudge == 0.25
    assert lab.panel.plot.picture.nudge == 0.25
    assert lab.number("a bit up (+0.25)") > 0


def test_every_weight_can_be_picked(lab):
    lab.use("talk")
    for knob in (Knob("convolution.weights", (2, 0, 0, 1)), Knob("convolution.weights", (1, 0, 2, 2))):
        lab.pick(knob)
        assert lab.panel.knob == knob
        assert ChooseFilter("convolution", knob.index[0]) in lab.wishes
    box = lab.panel.picker.parameter_box
    assert [box.itemText(place) for place in range(box.count())] == ["convolution: filters", "votes: weights"]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    lab.settle()
    assert lab.panel.knob == Knob("votes.weights", (0, 0, 1, 1))
    lab.pick(Knob("votes.weights", (0, 2, 0, 1)))
    assert "vote for X, map 3, cell (1, 2)" in lab.panel.plot.accessibleDescription()
    parts = lab.panel.picker.part_box
    assert parts.isVisible()
    parts.setFocus()
    QTest.keyClick(parts, Qt.Key.Key_Down)
    lab.settle()
    assert lab.panel.knob == Knob("votes.weights", (1, 2, 0, 1))


def test_the_arrows_walk_from_weight_to_weight(lab):
    lab.use("random")
    canvas = lab.panel.picker.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    lab.settle()
    assert lab.panel.knob == Knob("convolution.weights", (0, 0, 1, 2))
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    lab.settle()
    assert lab.panel.knob == Knob("convolution.weights", (0, 0, 0, 2))


def test_biases_are_weights_too(lab):
    lab.use("random")
    lab.panel.picker.picked.emit(Knob("convolution.bias", (3,)))
    lab.settle()
    assert lab.panel.knob == Knob("convolution.bias", (3,))
    assert "bias of filter 4" in lab.panel.plot.accessibleDescription()
    lab.drag_to(0.5)
    assert lab.network.parameters["convolution.bias"][3] == pytest.approx(0.5, abs=0.02)
    lab.pick(Knob("convolution.bias", (5,)))
    assert lab.panel.knob == Knob("convolution.bias", (5,))


def test_it_follows_the_filter_in_the_editor(lab):
    lab.use("random")
    lab.pick(CORNER)
    lab.session.wish(ChooseFilter("convolution", 4))
    lab.settle()
    assert lab.panel.knob == Knob("convolution.weights", (4, 0, 0, 0))
    lab.session.wish(ChooseNetwork("letters-28"))
    lab.settle()
    lab.session.wish(ChooseFilter("convolution2", 2))
    lab.settle()
    assert lab.panel.knob == Knob("convolution2.weights", (2, 0, 1, 1))
    assert "filter 3, channel 1, cell (2, 2)" in lab.panel.plot.accessibleDescription()


def test_all_weights_of_a_large_network_are_shown_somewhere(lab):
    lab.use("letters-28")
    seen = set()
    for key, values in lab.network.parameters.items():
        for knob in [knob for knob in knobs(lab.network.stack) if knob.key == key][:: 1 + values.size // 20]:
            lab.panel.picker.present(lab.network, knob, "decimals")
            group, map_, row, column = lab.panel.picker.cell_of(knob)
            value = lab.panel.picker.canvas.value(group, map_, row, column)
            assert value == lab.network.parameters[key][knob.index]
            seen.add(key)
    assert seen == set(lab.network.parameters)


def test_nobody_knows_what_the_picture_is(lab, blank):
    lab.use("random")
    lab.session.wish(Draw(blank))
    lab.settle()
    assert "Nobody has said yet what this is" in words(lab)
    assert lab.panel.plot.picture is None
    assert not lab.panel.contest.walk.isEnabled()
    lab.press(lab.panel.question.answer.buttons[1])
    lab.settle()
    assert SetAnswer(1) in lab.wishes
    assert lab.panel.plot.picture is not None
    assert lab.panel.contest.walk.isEnabled()


def test_letters_instead_of_the_picture(lab):
    lab.use("random")
    lab.press(lab.panel.question.letters)
    lab.settle()
    view = lab.panel._view
    expected = BatchError(lab.network.stack, view.letters()).at(lab.network.vector)
    assert lab.number("as it is") == pytest.approx(expected, rel=1e-2)
    lab.session.wish(ShowSample("o-rotation"))
    lab.settle()
    assert lab.number("as it is") == pytest.approx(expected, rel=1e-2)


def test_an_error_of_almost_nothing_is_explained(lab):
    lab.use("letters-9")
    assert "There is hardly any error left to lower" in words(lab)


def test_a_network_without_weights(on_stage):
    stage = on_stage(NudgePanel, (1073, 440))
    pooled = network((MaxPool("pool", 9, 9),), (1, 9, 9), ("X",), loss="squared")
    stage.present(pooled)
    assert "nothing to nudge" in stage.words


def test_another_network_is_followed_live(lab):
    lab.use("random")
    before = lab.panel.survey.error
    lab.session.wish(EditWeight("votes.bias", (0,), 3.0))
    lab.settle()
    assert lab.panel.survey.error != before
    assert lab.panel.survey.error == BatchError(lab.network.stack, lab.panel.batch).at(lab.network.vector)


# The walk and the race


def test_the_walk_shows_which_weight_it_tries_and_stops_by_its_button(lab):
    lab.use("talk")
    start, steps = lab.network.vector, lab.session.undo_stack.count()
    lab.press(lab.panel.contest.walk)
    assert lab.panel.contest.walk.text() == "Stop walking"
    lab.until(lambda: isinstance(lab.session.studies.view[RECIPE].result, Try)
              and lab.session.studies.view[RECIPE].result.number >= 3)
    lab.session.refresh()
    tried = lab.session.studies.view[RECIPE].result
    assert lab.panel.knob == tried.knob
    assert f"Round 1, weight {tried.number} of 51" in words(lab)
    lab.press(lab.panel.contest.walk)
    lab.settle()
    assert lab.panel.contest.walk.text() == "Walk the talk’s recipe"
    assert "The walk was stopped" in words(lab)
    assert (lab.network.vector != start).any()
    assert lab.session.undo_stack.count() == steps + 1
    lab.session.undo()
    np.testing.assert_array_equal(lab.network.vector, start)


def test_a_walk_that_something_else_ended_does_not_promise_that_undo_takes_it_back(lab):
    lab.use("talk")
    lab.panel.contest.pace_box.setCurrentIndex(1)
    lab.press(lab.panel.contest.walk)
    lab.until(lambda: "Round 1, weight" in words(lab))
    lab.session.wish(EditWeight("votes.weights", (0, 0, 0, 0), 0.5))
    lab.until(lambda: not lab.session.studies.running(RECIPE))
    lab.settle()
    assert "something else has changed the network" in words(lab)
    assert "Undo takes" not in words(lab)


def test_the_walk_ends_at_the_bottom(lab):
    lab.use("talk")
    lab.panel.contest.pace_box.setCurrentIndex(2)
    lab.panel.nudge_box.setCurrentIndex(4)
    lab.press(lab.panel.contest.walk)
    lab.until(lambda: not lab.session.studies.running(RECIPE))
    lab.settle()
    assert "In a whole round no nudge lowered the error any more" in words(lab)
    assert lab.panel.survey.error == lab.session.studies.view[RECIPE].result.after
    lab.panel.picker.picked.emit(CORNER)
    lab.settle()
    assert "In a whole round" not in words(lab)


def test_the_race_is_drawn_and_told_and_can_be_stopped(lab):
    lab.use("random")
    assert not lab.panel.pages.last.isEnabled()
    lab.press(lab.panel.contest.race)
    assert lab.panel.race_plot.isVisible()
    lab.until(lambda: isinstance(lab.session.studies.view[RACE].result, Race)
              and lab.session.studies.view[RACE].result.recipe.steps > 30)
    lab.press(lab.panel.contest.race)
    lab.settle()
    race = lab.session.studies.view[RACE].result
    first, second = lab.panel.race_plot.lines
    assert (first.name, second.name) == ("the talk’s recipe", "gradient descent")
    assert first.heights[-1] == race.recipe.error
    assert second.values[-1] == race.descent.spent
    assert any(f"{who} after" in words(lab) for who in ("ahead", "level", "left to either")), "the faster machine's end"
    lab.press(lab.panel.pages.first)
    assert lab.panel.plot.isVisible()


def test_a_race_that_goes_on_does_not_talk_into_the_walk(lab):
    lab.use("talk")
    lab.press(lab.panel.contest.race)
    lab.until(lambda: "passes each" in words(lab))
    lab.press(lab.panel.contest.walk)
    lab.until(lambda: "Round 1, weight" in words(lab) or not lab.session.studies.running(RECIPE))
    steps = lab.session.studies.view[RACE].result.recipe.steps
    # A fast machine may have come to the end of the race by now.
    lab.until(lambda: lab.session.studies.view[RACE].result.recipe.steps > steps
              or not lab.session.studies.running(RACE))
    lab.session.refresh()
    assert "passes each" not in words(lab)
    lab.press(lab.panel.pages.last)
    assert "passes each" in words(lab)
    assert "Round 1" not in words(lab)


def racer(*points):
    passes, errors = np.array(points, np.float64).T
    return Racer(passes, errors, len(points) - 1, done=False)


def test_who_is_ahead_is_told_at_the_same_cost():
    slow, fast = racer((1, 1.0), (3, 0.9), (5, 0.8), (7, 0.1)), racer((1, 1.0), (4, 0.5))
    assert standing(Race(slow, fast, 9, 100), running=True).startswith("Gradient descent is ahead after 4 passes each")
    nothing = racer((1, 1e-3), (5, 1e-9)), racer((1, 1e-3), (5, 1e-12))
    assert standing(Race(*nothing, 9, 100), running=False).startswith("Hardly any error is left to either after 5")


def test_both_sides_of_a_kink_are_written_so_that_they_differ():
    assert told_apart(-0.18001, -0.17999) == ("−0.18001", "−0.17999")
    assert told_apart(-0.0617, 0.0617) == ("−0.0617", "0.0617")
    assert told_apart(1.0, 1.0 + 1e-12) == ("1.00", "1.00"), "nobody wants to read twelve digits"
    assert told_apart(1.9012, 1.8941, 1.8936) == ("1.9012", "1.8941", "1.8936")
    slight = Slopes(2.0, -0.18, -0.18, -0.18001, -0.17999, kink=True)
    assert "a slight one" in meaning("filter 1, cell (1, 1)", 2.0, slight)


# What it costs, and how it is used without seeing it


def test_a_hundred_large_letters_never_hold_the_window_up(lab):
    lab.use("letters-28")
    lab.press(lab.panel.question.letters)
    survey = lab.panel.survey
    survey.ask(lab.network, lab.panel.batch, Knob("convolution.weights", (1, 0, 2, 2)), 0.1, -2, 2)
    assert not survey.is_done
    assert survey.curve is None or len(survey.curve.values) < 60
    assert survey.error == BatchError(lab.network.stack, lab.panel.batch).at(lab.network.vector)
    lab.until(lambda: survey.is_done)
    assert survey.slopes is not None
    assert len(survey.curve.values) > 17


def test_everything_has_a_name(lab):
    lab.use("random")
    panel = lab.panel
    for part in (panel.plot, panel.readings, panel.nudge_box, panel.picker.canvas, panel.picker.parameter_box,
                 panel.picker.part_box, panel.pusher.slider, panel.pusher.number, panel.pusher.up, panel.pusher.down,
                 panel.contest.pace_box, panel.race_plot):
        assert part.accessibleName(), part
    assert "backpropagation says" in panel.readings.accessibleDescription()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e30])
def test_weights_that_are_no_numbers_break_nothing(lab, value):
    lab.use("random")
    view = lab.panel._view
    broken = view.network.with_parameters({
        "convolution.weights": np.full_like(view.network.parameters["convolution.weights"], value)})
    lab.panel.present(replace(view, trace=broken.forward(view.trace.picture)))
    lab.until(lambda: lab.panel.survey.is_done)
    QApplication.processEvents()
    assert not lab.panel.grab().isNull()
    assert lab.panel.sentence.text()
    lab.settle()
    assert lab.panel.plot.picture.value == lab.weight


def test_what_takes_long_is_read_off_the_curve_until_the_ball_stands_still(lab, monkeypatch):
    lab.use("random")
    curve = lab.panel.survey.curve
    monkeypatch.setattr(survey, "SLICE", 0.0)
    monkeypatch.setattr(survey, "SHARE", 1e-9)
    lab.panel.plot.push(1)
    lab.session.refresh()
    measure = BatchError(lab.network.stack, lab.panel.batch)
    lab.until(lambda: lab.panel.survey.error == measure.at(lab.network.vector))
    lab.panel.plot.push(1)
    lab.session.refresh()
    assert lab.panel.survey.curve is curve
    assert lab.panel.survey.error == np.interp(lab.weight, curve.values, curve.errors)
    assert lab.reading("backpropagation says") == "…"
    lab.settle()
    assert lab.panel.survey.error == measure.at(lab.network.vector)
    assert lab.reading("backpropagation says") != "…"
