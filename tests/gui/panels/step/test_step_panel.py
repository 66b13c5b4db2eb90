"""The tab "Slow motion": one training step, part by part, by mouse and by key, with numbers that add up."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest

from xoviz import zoo
from xoviz.explain.exact import fractions
from xoviz.explain.one_step import OneStep, parts
from xoviz.explain.receptive import lit
from xoviz.gui.panels.step import StepPanel
from xoviz.nn import Conv, Dense, Dropout, Focus, LeakyReLU, MaxPool, MeanPool, ReLU, Tanh, network
from xoviz.nn.train import Settings, State, Trainer
from xoviz.state.view import TrainingView
from xoviz.state.wishes import ChooseFilter, Pin, Point, SetAnswer, SetWeights

DESCENT = Settings("descent", 0.1)


@pytest.fixture
def stage(on_stage):
    return on_stage(StepPanel)


def show(stage, net, answer=0, how=DESCENT, focus=None, state=None, pinned=False):
    """Present the talk's X, whose right answer is known."""
    view = replace(stage.view(net, focus=focus), answer=answer, pinned=pinned,
                   training=TrainingView(settings=how, state=state))
    stage.panel.present(view)
    return view


def press(stage, text):
    """Click the chip that says this."""
    button = next(button for button in stage.panel.chips.buttons if button.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def story(stage):
    return stage.panel.story.toPlainText()


def chips(stage):
    return [button.text() for button in stage.panel.chips.buttons]


def numbers(stage, name):
    """What a plate shows, (n, rows, columns), in its own unit turned back."""
    plate = stage.canvas.plate(name)
    return stage.shown(name, len(plate.values)) * plate.unit


def amounts(stage):
    """The last column of the calculation, as it is printed."""
    table = stage.panel.story.document().rootFrame().childFrames()[-1]
    texts = [table.cellAt(row, 2).firstCursorPosition().block().text() for row in range(table.rows())]
    return [float(text.replace("−", "-")) for text in texts]


# The parts


def test_the_parts_of_the_step_on_the_talks_network(stage):
    show(stage, zoo.load("talk"))
    assert chips(stage) == ["Forward", "Error", "Blame of the votes", "of pooling 2", "of pooling 1", "of ReLU",
                            "of convolution", "Gradient", "Update", "New error"]
    assert stage.panel.chips.current == 0
    assert "The votes: X 1, O 0.556." in story(stage)


def test_chips_keys_and_player_go_through_the_parts_together(stage):
    show(stage, zoo.load("talk"))
    press(stage, "of ReLU")
    assert stage.panel.player.position == stage.panel.chips.current == 5
    stage.panel.chips.buttons[5].setFocus()
    QTest.keyClick(stage.panel.chips.buttons[5], Qt.Key.Key_Right)
    assert stage.panel.chips.current == stage.panel.player.position == 6
    QTest.keyClick(stage.panel, Qt.Key.Key_Period)
    assert stage.panel.chips.current == 7
    QTest.keyClick(stage.panel, Qt.Key.Key_Comma)
    QTest.keyClick(stage.canvas, Qt.Key.Key_Comma)
    assert stage.panel.chips.current == 5
    stage.panel.player.setFocus()
    QTest.keyClick(stage.panel.player, Qt.Key.Key_Home)
    assert stage.panel.chips.current == 0
    QTest.keyClick(stage.panel.player, Qt.Key.Key_End)
    assert "New error" in story(stage)


def test_it_plays_by_itself_and_not_where_less_motion_is_wished(stage, qtbot):
    show(stage, zoo.load("talk"))
    stage.panel.player.set_speed(2)
    stage.panel.player.setFocus()
    QTest.keyClick(stage.panel.player, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: stage.panel.chips.current == 2)
    press(stage, "Error")
    assert not stage.panel.player.is_playing, "who presses a chip wants to stay there"
    stage.panel.set_motion(False)
    QTest.keyClick(stage.panel.player, Qt.Key.Key_Space)
    assert not stage.panel.player.is_playing


@pytest.mark.parametrize("name", ["talk", "letters-9", "letters-28"])
def test_every_plate_shows_the_numbers_of_the_engine(stage, name):
    net = zoo.load(name)
    view = show(stage, net, 1)
    found = net.backward(view.trace.picture, 1)
    for place, part in enumerate(parts(net.stack)):
        QTest.mouseClick(stage.panel.chips.buttons[place], Qt.MouseButton.LeftButton)
        if part.kind == "blame":
            blame = found.activations[net.stack.index(part.layer) + 1]
            np.testing.assert_allclose(numbers(stage, "blame").ravel(), blame.ravel(), rtol=1e-6)
            above = found.activations[net.stack.index(part.layer) + 2]
            np.testing.assert_allclose(numbers(stage, "given").ravel(), above.ravel(), rtol=1e-6)
        if part.kind == "gradient":
            np.testing.assert_allclose(numbers(stage, "gradient").ravel(),
                                       found.parameters["convolution.weights"].ravel(), rtol=1e-6)


def test_values_are_read_as_everywhere_and_slopes_as_decimals(stage):
    view = show(stage, zoo.load("talk"))
    stage.panel.present(replace(view, reading="fractions", exact=fractions(view.network, view.trace.picture)))
    press(stage, "of pooling 1")
    assert stage.canvas.plate("values of pooling").exact[0, 0, 1] == Fraction(1, 3)
    assert stage.canvas.plate("blame").exact is None


# Numbers that add up


def test_the_error_of_votes(stage):
    show(stage, zoo.load("talk"))
    press(stage, "Error")
    assert "its vote should be 1, and all others 0" in story(stage)
    assert "(0 − 0.556)²" in story(stage)
    assert amounts(stage) == [0.0, 0.3086, 0.3086]
    press(stage, "Blame of the votes")
    assert "2 × (0.556 − 0)" in story(stage)


def test_the_error_of_probabilities(stage):
    net = network((Dense("votes", 2, bias=False),), (1, 9, 9), ("X", "O"))
    view = show(stage, net)
    share = float(view.trace.probabilities[0])
    press(stage, "Error")
    assert f"−log {share:.3g}" in story(stage)
    assert amounts(stage)[-1] == pytest.approx(-np.log(share), abs=1e-3)
    assert "not the right answer" in story(stage)


@pytest.mark.parametrize("name", ["talk", "letters-9"])
def test_whatever_is_worked_out_adds_up_as_printed(stage, name):
    net = zoo.load(name)
    show(stage, net, 1)
    rng = np.random.default_rng(3)
    ids = net.stack.ids[1:-1]
    for place, part in enumerate(parts(net.stack)):
        if part.kind != "blame":
            continue
        QTest.mouseClick(stage.panel.chips.buttons[place], Qt.MouseButton.LeftButton)
        shape = net.stack.shape_of(part.layer)
        assert part.layer in ids
        for _ in range(6):
            at = Focus(part.layer, *(int(rng.integers(length)) for length in shape))
            show(stage, net, 1, focus=at)
            *terms, total = amounts(stage)
            assert sum(terms) == pytest.approx(total, abs=1e-9)
    press(stage, "Gradient")
    plate = stage.canvas.plate("gradient")
    for _ in range(12):
        cell = [int(rng.integers(length)) for length in plate.values.shape]
        assert stage.point("gradient", *cell) == []
        *terms, total = amounts(stage)
        assert sum(terms) == pytest.approx(total, abs=1e-9)
        assert total == pytest.approx(float(plate.values[tuple(cell)]), rel=1e-2, abs=1e-4)


def test_terms_stand_largest_first_and_the_rest_is_summed_up(stage):
    show(stage, zoo.load("letters-9"), 1)
    press(stage, "Gradient")
    *terms, _, _ = amounts(stage)
    sizes = np.abs(terms[:8])
    assert (np.diff(sizes) <= 0).all()
    assert "41 more" in story(stage)
    places = re.findall(r"^at \((\d), (\d)\)$", story(stage), re.MULTILINE)
    assert len(set(places)) == len(places) == 8
    assert all(1 <= int(number) <= 7 for place in places for number in place)


def test_terms_that_are_zero_have_no_line(stage):
    show(stage, zoo.load("talk"))
    press(stage, "Gradient")
    assert "47 more, all 0" in story(stage)
    assert story(stage).count("÷ 9") == 2


# Cells and weights


def test_pointing_at_blame_is_looking_at_its_cell(stage):
    show(stage, zoo.load("talk"))
    press(stage, "of pooling 1")
    assert stage.point("blame", 2, 1, 3) == [Point(Focus("pooling", 2, 1, 3))]
    assert stage.point("given", 1, 0, 1) == [Point(Focus("pooling2", 1, 0, 1))]
    assert stage.click("blame", 2, 1, 3)[0] == Pin(Focus("pooling", 2, 1, 3))
    assert stage.leave() == [Point(None)]


def test_the_cell_that_is_looked_at_is_worked_out_and_its_sources_light_up(stage):
    talk = zoo.load("talk")
    show(stage, talk)
    press(stage, "of pooling 1")
    show(stage, talk, focus=Focus("pooling", 0, 0, 2))
    assert "pooling 1 (1, 3) of filter 1" in story(stage)
    assert "as the winner" in story(stage)
    assert stage.is_framed("blame", 0, 0, 2, 1, 1, "focus")
    assert stage.is_framed("given", 0, 0, 1, 1, 1, "accent")
    show(stage, talk, focus=Focus("pooling", 0, 0, 3))
    assert "to another cell" in story(stage)


def test_without_a_focus_the_largest_blame_is_worked_out(stage):
    talk = zoo.load("talk")
    view = show(stage, talk)
    press(stage, "of convolution")
    blame = talk.backward(view.trace.picture, 0).activations[1]
    at = stage.panel.at
    assert abs(blame[at.map, at.row, at.column]) == np.abs(blame).max()
    assert "let through" in story(stage)


def test_the_weights_that_met_a_cell_light_up(stage):
    net = zoo.load("letters-28")
    show(stage, net, 1)
    press(stage, "of pooling 1")
    show(stage, net, 1, focus=Focus("pooling", 2, 0, 1))
    assert stage.is_framed("weights", 8 * 5 + 2, 0, 0, 1, 2, "accent"), "the first row met it, in two columns"
    show(stage, net, 1, focus=Focus("pooling", 2, 11, 11))
    assert stage.is_framed("weights", 2, 2, 2, 1, 1, "accent")


def test_pointing_at_a_filter_cell_works_it_out_and_shows_what_it_met(stage):
    show(stage, zoo.load("letters-9"), 1)
    press(stage, "Gradient")
    stage.point("gradient", 4, 2, 0)
    assert "filter 5, cell (3, 1)" in story(stage)
    assert stage.is_framed("gradient", 4, 2, 0, 1, 1, "focus")
    assert stage.is_framed("values of picture", 0, 2, 0, 7, 7, "accent")
    assert stage.is_framed("given", 4, 0, 0, 7, 7, "accent")
    assert stage.click("gradient", 4, 2, 0) == [ChooseFilter("convolution", 4)]
    press(stage, "Update")
    assert "filter 5, cell (3, 1)" in story(stage), "the same weight, a part further"


def test_weights_can_be_walked_to_by_key(stage):
    show(stage, zoo.load("letters-9"), 1)
    press(stage, "Gradient")
    stage.canvas.setFocus()
    for _ in range(3):
        QTest.keyClick(stage.canvas, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(stage.canvas, Qt.Key.Key_Right)
    assert stage.panel.weight.key == "convolution.weights"
    assert "filter 1, cell (1, 2)" in story(stage)


def test_every_parameter_can_be_chosen(stage):
    net = zoo.load("letters-28")
    view = show(stage, net, 1)
    press(stage, "Gradient")
    box = stage.panel.parameter_box
    assert [box.itemText(place) for place in range(box.count())] == [
        "filters of convolution 1", "bias of convolution 1", "filters of convolution 2", "bias of convolution 2",
        "weights of hidden layer", "bias of hidden layer", "weights of the votes", "bias of the votes"]
    gradients = net.backward(view.trace.picture, 1).parameters
    for key in net.parameters:
        box.setFocus()
        while box.currentData() != key:
            QTest.keyClick(box, Qt.Key.Key_Down)
        plate = stage.canvas.plate("gradient")
        np.testing.assert_array_equal(plate.values, gradients[key].ravel()[plate.places])
        *terms, total = amounts(stage)
        assert sum(terms) == pytest.approx(total, abs=1e-9)
    assert "weight of" not in story(stage)
    assert "bias of" in story(stage)


def test_a_click_on_a_unit_chooses_its_weights_where_not_all_are_shown(stage):
    net = zoo.load("letters-28")
    show(stage, net, 1)
    press(stage, "Gradient")
    box = stage.panel.parameter_box
    box.setCurrentIndex(box.findData("hidden.weights"))
    box.activated.emit(box.currentIndex())
    assert len(stage.canvas.plate("gradient").values) == 16
    stage.click("given", 0, 1, 2)
    assert stage.panel.weight.index[0] == 6
    assert "weight of unit 7 for pooling 2" in story(stage)


# The update


@pytest.mark.parametrize(("optimiser", "rule"), [("descent", "w ← w − rate × g"), ("momentum", "v ← 0.9 v + g"),
                                                 ("adam", "s ← 0.999 s + 0.001 g²")])
def test_the_update_shows_its_rule_and_the_new_weights(stage, optimiser, rule):
    talk = zoo.load("talk")
    view = show(stage, talk, how=Settings(optimiser, 0.05))
    press(stage, "Update")
    assert rule in story(stage)
    step = OneStep(view.trace, 0, Settings(optimiser, 0.05))
    after = step.after.network.parameters["convolution.weights"]
    np.testing.assert_array_equal(numbers(stage, "new").ravel(), after.ravel())
    assert amounts(stage)[-1] == pytest.approx(float(after[stage.panel.weight.index]), abs=2e-3)


def test_the_numbers_of_an_update(stage):
    net = network((Dense("votes", 2, bias=False),), (1, 1, 1), ("X", "O"), loss="squared")
    net = net.with_vector(np.array([0.5, 0.25], np.float32))
    view = replace(stage.view(net, picture=np.ones((1, 1, 1), np.float32)), answer=0,
                   training=TrainingView(settings=DESCENT))
    stage.panel.present(view)
    press(stage, "Update")
    assert "0.1 × (−1)" in story(stage)
    assert "0.5000 + 0.1000" in story(stage)
    assert amounts(stage)[-1] == 0.6
    press(stage, "New error")
    assert "The error was 0.3125 and is 0.2 now: 0.113 less." in story(stage)


def test_a_step_that_is_too_long_says_so(stage):
    show(stage, zoo.load("talk"), how=Settings("descent", 50.0))
    press(stage, "New error")
    assert "The step was too long" in story(stage)


# Taking the step


class OnePicture:
    def __init__(self, picture, answer):
        self.picture, self.answer = picture, answer

    def batch_at(self, step, pictures_out, answers_out):
        pictures_out[...], answers_out[:] = self.picture, self.answer


@pytest.mark.parametrize("optimiser", ["descent", "momentum", "adam"])
def test_steps_that_are_taken_are_those_of_training_on_this_picture(stage, optimiser):
    net, how = zoo.load("talk"), Settings(optimiser, 0.02, 1)
    view = show(stage, net, how=how)
    trainer = Trainer(net, OnePicture(view.trace.picture, 0), how, State.fresh(net, how))
    for _ in range(3):
        press(stage, "Update")
        stage.wishes.clear()
        QTest.mouseClick(stage.panel.take, Qt.MouseButton.LeftButton)
        (wish,) = [wish for wish in stage.wishes if isinstance(wish, SetWeights)]
        trainer.step()
        assert wish.vector.tobytes() == trainer.progress.parameters.tobytes()
        net = net.with_vector(wish.vector)
        show(stage, net, how=how)
        assert stage.panel.chips.current == 0, "the next step begins"
        assert "The step is taken: the error went from" in story(stage)
    press(stage, "Error")
    assert "The step is taken" not in story(stage)


def test_what_a_run_remembers_is_where_the_step_begins(stage):
    talk = zoo.load("talk")
    state = State(120, talk.vector, (np.full(51, 0.5, np.float32), np.full(51, 0.25, np.float32)), 120)
    show(stage, talk, how=Settings("adam", 0.01), state=state)
    press(stage, "Update")
    assert "0.9 × 0.5 + 0.1 ×" in story(stage)
    assert "t = 121" in story(stage)
    later = replace(state, step=121, memory=tuple(part / 2 for part in state.memory), age=121)
    show(stage, talk, how=Settings("adam", 0.01), state=later)
    assert "0.9 × 0.25 + 0.1 ×" in story(stage)


def test_another_network_has_nothing_of_what_was_remembered(stage):
    talk = zoo.load("talk")
    show(stage, talk, how=Settings("momentum", 0.01))
    QTest.mouseClick(stage.panel.take, Qt.MouseButton.LeftButton)
    show(stage, talk.random(4), how=Settings("momentum", 0.01))
    press(stage, "Update")
    assert "t = 1:" in story(stage)


# What may be missing


def test_the_tab_key_goes_from_top_to_bottom(stage, qtbot):
    show(stage, zoo.load("letters-9"), 1)
    press(stage, "Gradient")
    panel = stage.panel
    panel.activateWindow()
    panel.chips.buttons[panel.chips.current].setFocus()
    qtbot.waitUntil(lambda: panel.focusWidget() is panel.chips.buttons[panel.chips.current])
    seen = []
    for _ in range(30):
        QTest.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
        seen.append(panel.focusWidget())
        if seen[-1] is panel.take:
            break
    wanted = [stage.canvas, panel.parameter_box, panel.story, panel.player, *panel.answer.buttons, panel.take]
    assert [widget for widget in seen if widget in wanted] == wanted


def test_an_answer_that_nobody_knows_is_asked_for(stage):
    talk = zoo.load("talk")
    show(stage, talk, answer=None)
    assert "Nobody has said what this is" in story(stage)
    assert "The votes: X 1, O 0.556." in story(stage), "the way forward needs no answer"
    assert not stage.panel.take.isEnabled()
    press(stage, "Error")
    assert stage.panel.part.kind == "forward"
    QTest.keyClick(stage.panel, Qt.Key.Key_Period)
    assert stage.panel.part.kind == "forward"
    QTest.mouseClick(stage.panel.answer.buttons[1], Qt.MouseButton.LeftButton)
    assert stage.wishes == [SetAnswer(1)]
    show(stage, talk, answer=1)
    assert "Nobody" not in story(stage)
    press(stage, "Error")
    assert "The right answer is O" in story(stage)


def test_a_part_is_kept_while_the_answer_is_forgotten_and_said_again(stage):
    talk = zoo.load("talk")
    show(stage, talk)
    press(stage, "of ReLU")
    show(stage, talk, answer=None)
    show(stage, talk)
    assert stage.panel.part.layer == "relu"


def test_where_there_is_nothing_to_learn_it_says_so(stage):
    show(stage, zoo.load("letters-9"), 0)
    press(stage, "Error")
    assert "next to nothing to learn" in story(stage)
    show(stage, zoo.load("letters-9"), 1)
    assert "next to nothing to learn" not in story(stage)


def test_where_numbers_end_there_is_no_step(stage):
    talk = zoo.load("talk")
    show(stage, talk.with_vector(np.full(talk.stack.size, 1e30, np.float32)))
    assert "no step leads down" in story(stage)
    assert not stage.panel.take.isEnabled()
    stage.canvas.grab()
    show(stage, talk)
    assert stage.panel.take.isEnabled()


# Following the view


def test_it_follows_training_without_leaving_its_part(stage):
    net = zoo.load("letters-9")
    show(stage, net, 1)
    press(stage, "of pooling")
    other = net.random(5)
    view = show(stage, other, 1)
    assert stage.panel.part.layer == "pooling"
    blame = other.backward(view.trace.picture, 1).activations[3]
    np.testing.assert_allclose(numbers(stage, "blame"), blame, rtol=1e-6)


def test_another_stack_has_other_parts(stage):
    show(stage, zoo.load("talk"))
    press(stage, "New error")
    plain = network((Dense("votes", 2),), (1, 9, 9), ("X", "O"), seed=1)
    show(stage, plain)
    assert chips(stage) == ["Forward", "Error", "Blame of the votes", "Gradient", "Update", "New error"]
    press(stage, "Gradient")
    assert "weight of" in story(stage)


def test_mean_pooling_and_what_does_not_divide(stage):
    net = network((Conv("conv", 2), MeanPool("pool"), ReLU("relu"), Dense("votes", 2)), (1, 9, 9), ("X", "O"), seed=2)
    show(stage, net)
    press(stage, "of convolution")
    show(stage, net, focus=Focus("conv", 1, 2, 2))
    assert "÷ 4" in story(stage)
    assert "equally" in story(stage)


def test_blame_passes_every_layer_that_goes_cell_by_cell(stage):
    net = network((Conv("conv", 2), LeakyReLU("leaky", 0.25), Tanh("tanh"), Dropout("dropout"), Dense("votes", 2)),
                  (1, 9, 9), ("X", "O"), seed=2)
    show(stage, net)
    for chip, cell, said in (("of convolution", "conv", "passes blame on whole where convolution is above 0"),
                             ("of leaky ReLU", "leaky", "1 − tanh², the less the farther leaky ReLU is from 0"),
                             ("of tanh", "tanh", "it leaves out none and passes blame on as it is")):
        press(stage, chip)
        show(stage, net, focus=Focus(cell, 1, 2, 2))
        assert said in " ".join(story(stage).split())
        assert "at (3, 3)" in story(stage)


def test_units_may_be_pooled(stage):
    net = network((Dense("hidden", 12), MaxPool("pool"), Dense("votes", 2)), (1, 9, 9), ("X", "O"), seed=1)
    show(stage, net)
    press(stage, "of hidden layer")
    stage.canvas.grab()
    assert "as the winner" in story(stage)


@pytest.mark.parametrize("size", [(1040, 470), (640, 360), (1640, 800)])
@pytest.mark.parametrize("name", ["talk", "letters-9", "letters-28"])
def test_nothing_lies_on_anything_else(on_stage, name, size):
    stage = on_stage(StepPanel, size)
    show(stage, zoo.load(name), 1)
    for button in stage.panel.chips.buttons:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        stage.canvas.grab()
        rects = [stage.canvas.map_rect(plate.name, map_) for plate in stage.canvas.plates
                 for map_ in range(len(plate.values))]
        assert rects
        assert all(QRectF(stage.canvas.rect()).contains(rect) for rect in rects), (button.text(), stage.canvas.size())
        for one, other in combinations(rects[:40], 2):
            overlap = one.intersected(other)
            assert overlap.width() * overlap.height() < 1e-6


def test_a_pin_stays_while_the_mouse_goes_elsewhere(stage):
    talk = zoo.load("talk")
    at = Focus("pooling", 0, 0, 2)
    show(stage, talk, focus=at, pinned=True)
    press(stage, "of pooling 1")
    assert stage.canvas.held == ("blame", 0, 0, 2)
    assert stage.point("blame", 1, 1, 1) == []
    assert lit(talk.stack, at)
