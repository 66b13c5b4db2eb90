"""The tab "Landscape": what it maps, where the ball is, and what dragging it wishes for."""

from __future__ import annotations

from dataclasses import replace
from itertools import count, islice

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox

from xoviz import zoo
from xoviz.explain.batch import Batch, BatchError
from xoviz.explain.landscape import survey
from xoviz.explain.nudge import Knob
from xoviz.explain.plane import MainOfRun, RandomPair, TwoWeights
from xoviz.gui.panels.landscape import LandscapePanel
from xoviz.nn import Dense, network
from xoviz.state.view import RunsView, Study
from xoviz.state.wishes import CancelStudy, MapLandscape, Play, SetWeights
from xoviz.tasks.known.letters import LettersTask

LEFT = Qt.MouseButton.LeftButton
SIZE = 9  # points a side, enough for a test


class Student:
    """Someone before the tab, and a session that does as it is told."""

    def __init__(self, stage, net, answer=0):
        self.stage, self.panel = stage, stage.panel
        self.panel.number_gestures(count(70))
        letters = Batch(*LettersTask().draw(16, net.input_shape[1], np.random.default_rng(0)))
        self.view = replace(stage.view(net), letters=lambda: letters, answer=answer)
        self.panel.present(self.view)

    @property
    def terrain(self):
        return self.panel.stage.terrain

    @property
    def choices(self):
        return self.panel.stage.choices

    @property
    def card(self):
        return self.panel.stage.ball

    @property
    def error(self):
        return float(self.card.error.text().replace("−", "-"))

    def present(self, **fields):
        self.view = replace(self.view, **fields)
        self.panel.present(self.view)
        QApplication.processEvents()

    def show_network(self, net, **fields):
        self.present(trace=net.forward(self.view.trace.picture), **fields)

    def asked(self):
        """The last map that was wished for."""
        return [wish for wish in self.stage.wishes if isinstance(wish, MapLandscape)][-1]

    def measure(self, items=None):
        """Do what was wished for, as far as so many points."""
        wish = self.asked()
        *_, found = islice(survey(self.view.network.stack, wish.plane, wish.batch, SIZE), items)
        self.present(studies={"landscape": Study("landscape", items is not None, found.progress, found)})
        return found

    def choose(self, kind):
        """Choose directions by key."""
        box = self.choices.kind_box
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Home)
        for _ in range(box.findData(kind)):
            QTest.keyClick(box, Qt.Key.Key_Down)

    def take(self, wish):
        """What a session does with weights."""
        assert isinstance(wish, SetWeights)
        self.show_network(self.view.network.with_vector(wish.vector))

    def new_wishes(self):
        wishes = list(self.stage.wishes)
        self.stage.wishes.clear()
        return wishes


@pytest.fixture
def letters_9():
    return zoo.load("letters-9")


@pytest.fixture
def student(on_stage, letters_9):
    return Student(on_stage(LandscapePanel), letters_9)


@pytest.fixture
def mapped(student):
    student.measure()
    student.stage.wishes.clear()
    return student


def path_of(net, steps=12):
    """A run that has walked about."""
    rng = np.random.default_rng(5)
    walk = rng.normal(size=(steps, net.stack.size)).cumsum(axis=0) / 30
    return tuple((step, (net.vector + part - walk[-1]).astype(np.float32)) for step, part in enumerate(walk))


# What is mapped


def test_it_maps_by_itself_where_nothing_is_known(student):
    wish = student.asked()
    assert isinstance(wish.plane.directions, TwoWeights)
    np.testing.assert_array_equal(wish.plane.point(0, 0), student.view.network.vector)
    assert wish.batch is student.view.letters()
    student.present(pinned=True)
    assert len(student.stage.wishes) == 1


def test_the_ball_begins_at_the_centre_with_the_networks_error(student):
    found = student.measure()
    error = BatchError(found.stack, found.batch).at(student.view.network.vector)
    assert found.here == error
    assert student.terrain.ball == (0.0, 0.0)
    assert student.error == pytest.approx(error, rel=0.05)
    assert student.card.where.text() == "It is on this plane: the map shows its error."


def test_each_choice_of_directions_maps_at_once(student):
    student.choose("random")
    assert student.asked().plane.directions == RandomPair(0)
    student.measure()
    assert "two random directions" in student.stage.words
    QTest.mouseClick(student.choices.another, LEFT)
    assert student.asked().plane.directions == RandomPair(1)
    student.choose("weights")
    assert isinstance(student.asked().plane.directions, TwoWeights)


def test_two_weights_are_chosen_by_parameter_and_number(student):
    first = student.choices.knob_boxes[0]
    first.parameter.setFocus()
    QTest.keyClick(first.parameter, Qt.Key.Key_End)
    assert student.asked().plane.directions.first == Knob("votes.bias", (0,))
    first.number.setFocus()
    QTest.keyClick(first.number, Qt.Key.Key_Up)
    assert student.asked().plane.directions.first == Knob("votes.bias", (1,))
    student.measure()
    across, _ = student.terrain.edges
    assert across.title == "votes: bias of O"
    assert across.zero == student.view.network.parameters["votes.bias"][1]


def test_the_same_weight_twice_is_refused_in_words(student):
    student.measure()
    first, second = student.choices.knob_boxes
    second.choose(Knob("votes.bias", (1,)))
    first.choose(Knob("votes.bias", (0,)))
    student.stage.wishes.clear()
    first.number.setFocus()
    QTest.keyClick(first.number, Qt.Key.Key_Up)
    assert "Choose two different weights" in student.stage.words
    assert student.new_wishes() == [CancelStudy("landscape")]
    assert not student.terrain.isVisible()
    QTest.keyClick(first.number, Qt.Key.Key_Down)
    assert isinstance(student.asked(), MapLandscape)
    assert student.terrain.isVisible()


def test_the_two_steepest_are_a_pixel_of_a_filter_and_a_vote(student):
    student.choices.knob_boxes[0].choose(Knob("votes.bias", (0,)))
    QTest.mouseClick(student.choices.steepest, LEFT)
    directions = student.asked().plane.directions
    assert (directions.first.key, directions.second.key) == ("convolution.weights", "votes.weights")
    _, slope = BatchError(student.view.network.stack, student.view.letters()).slope(student.view.network.vector)
    steep = student.view.network.with_vector(slope).parameters
    for knob in (directions.first, directions.second):
        assert abs(steep[knob.key][knob.index]) == np.abs(steep[knob.key]).max()


def test_a_run_is_mapped_along_its_own_directions(student):
    student.present(runs=RunsView(path=lambda: path_of(student.view.network)))
    student.choose("run")
    assert isinstance(student.asked().plane.directions, MainOfRun)
    found = student.measure()
    held = sum(found.plane.directions.held)
    assert f"they hold {100 * held:.0f} %" in student.stage.words
    path = student.terrain._path
    assert len(path) == 12
    np.testing.assert_allclose(path[-1], (0, 0), atol=1e-6)
    assert all(found.plane.contains(*place) for place in path)


def test_where_there_is_a_run_it_comes_first(on_stage, letters_9):
    stage = on_stage(LandscapePanel)
    student = Student.__new__(Student)
    student.stage, student.panel = stage, stage.panel
    batch = Batch(*LettersTask().draw(4, 9, np.random.default_rng(0)))
    student.view = replace(stage.view(letters_9), letters=lambda: batch,
                           runs=RunsView(path=lambda: path_of(letters_9)))
    student.panel.present(student.view)
    assert isinstance(student.asked().plane.directions, MainOfRun)


def test_without_a_run_it_says_what_to_do_and_maps_once_there_is_one(student):
    student.measure()
    student.choose("run")
    assert "train for some steps" in student.stage.words
    student.stage.wishes.clear()
    student.present(runs=RunsView(path=lambda: path_of(student.view.network)))
    assert isinstance(student.asked().plane.directions, MainOfRun)
    student.measure()
    assert student.terrain.isVisible()


def test_this_picture_instead_of_letters(student):
    box = student.choices.measured_box
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    wish = student.asked()
    np.testing.assert_array_equal(wish.batch.pictures[0], student.view.trace.picture)
    assert wish.batch.answers.tolist() == [0]
    student.measure()
    assert not student.panel.stage.old.text()
    student.present(trace=student.view.network.forward(-student.view.trace.picture))
    assert student.panel.stage.old.text() == "This map is of another picture."
    assert student.panel.stage.map_again.property("primary")
    QTest.mouseClick(student.panel.stage.map_again, LEFT)
    student.measure()
    assert not student.panel.stage.old.text()
    assert not student.panel.stage.map_again.property("primary")


def test_a_picture_whose_answer_nobody_knows_cannot_be_measured(student):
    box = student.choices.measured_box
    student.present(answer=None)
    assert not box.model().item(box.findData("this")).isEnabled()
    student.present(answer=1)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    student.present(answer=None)
    QTest.mouseClick(student.panel.stage.map_again, LEFT)
    assert "Nobody knows the right answer" in student.stage.words
    student.present(answer=0)
    assert student.asked().batch.answers.tolist() == [0]


def test_closer_and_wider(mapped):
    before = student_plane(mapped)
    QTest.mouseClick(mapped.panel.stage.closer, LEFT)
    assert mapped.asked().plane.across == pytest.approx(tuple(end / 2 for end in before.across))
    for _ in range(2):
        QTest.mouseClick(mapped.panel.stage.wider, LEFT)
    assert mapped.asked().plane.up == pytest.approx(tuple(end * 2 for end in before.up))
    for _ in range(9):
        QTest.mouseClick(mapped.panel.stage.wider, LEFT)
    assert not mapped.panel.stage.wider.isEnabled()
    assert mapped.panel.stage.closer.isEnabled()


def student_plane(student):
    return student.view.studies["landscape"].result.plane


# How it comes


def test_progress_is_seen_and_can_be_cancelled(student):
    found = student.measure(items=30)
    stage = student.panel.stage
    assert stage.progress.isVisible()
    assert stage.progress.value() == int(100 * found.progress)
    stage.cancel.setFocus()
    QTest.keyClick(stage.cancel, Qt.Key.Key_Space)
    assert student.stage.wishes[-1] == CancelStudy("landscape")
    student.present(studies={"landscape": Study("landscape", False, 0.3, found)})
    assert not stage.progress.isVisible()
    assert student.terrain.ball == (0.0, 0.0)


def test_a_finer_map_is_shown_after_a_moment(student, qtbot):
    wish = student.asked()
    items = list(survey(student.view.network.stack, wish.plane, wish.batch, SIZE))
    student.present(studies={"landscape": Study("landscape", True, 0.1, items[8])})
    student.present(studies={"landscape": Study("landscape", True, 0.2, items[16])})
    qtbot.waitUntil(lambda: student.panel._landscape is items[16])


def test_an_error_is_said(student):
    student.present(studies={"landscape": Study("landscape", False, 0.1, None, "out of memory")})
    assert "out of memory" in student.stage.words


def test_another_stack_drops_the_map_and_maps_anew(mapped):
    talk = zoo.load("talk")
    mapped.show_network(talk)
    assert mapped.terrain.ball is None
    wish = mapped.asked()
    assert wish.plane.centre.shape == (talk.stack.size,)
    mapped.measure()
    assert mapped.terrain.ball == (0.0, 0.0)


def test_a_network_with_one_weight_says_why_there_is_no_map(on_stage):
    tiny = network((Dense("votes", 1, bias=False),), (1, 1, 1), ("a",))
    stage = on_stage(LandscapePanel)
    batch = Batch(np.ones((2, 1, 1, 1), np.float32), np.zeros(2, np.intp))
    stage.panel.present(replace(stage.view(tiny, picture=np.ones((1, 1, 1), np.float32)), letters=lambda: batch))
    assert "no plane to map" in stage.words or "two different weights" in stage.words


def test_without_letters_it_says_so(on_stage, letters_9):
    stage = on_stage(LandscapePanel)
    stage.present(letters_9)
    assert "no examples" in stage.words
    assert [wish for wish in stage.wishes if isinstance(wish, MapLandscape)] == []


# The ball


def test_dragging_takes_the_network_along(mapped):
    plane = student_plane(mapped)
    start = mapped.terrain.pixel((0.0, 0.0)).toPoint()
    QTest.mousePress(mapped.terrain, LEFT, pos=start)
    QTest.mouseMove(mapped.terrain, start + QPoint(40, -30))
    QTest.mouseMove(mapped.terrain, start + QPoint(60, -30))
    QTest.mouseRelease(mapped.terrain, LEFT, pos=start + QPoint(60, -30))
    first, second = mapped.new_wishes()
    assert isinstance(second, SetWeights)
    assert first.gesture == second.gesture == 70
    at = mapped.terrain.ball
    np.testing.assert_array_equal(second.vector, plane.point(*at))
    mapped.take(second)
    assert mapped.terrain.ball == pytest.approx(at, abs=1e-5)
    found = mapped.view.studies["landscape"].result
    error = BatchError(found.stack, found.batch).at(mapped.view.network.vector)
    assert mapped.error == pytest.approx(error, rel=0.05)


def test_the_next_drag_is_another_gesture(mapped):
    mapped.terrain.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up):
        QTest.keyClick(mapped.terrain, key)
    assert [wish.gesture for wish in mapped.new_wishes()] == [70, 71]


def test_let_go_it_rolls_on_if_training_played_or_if_that_is_wanted(mapped):
    mapped.terrain.setFocus()
    QTest.keyClick(mapped.terrain, Qt.Key.Key_Right)
    assert not any(isinstance(wish, Play) for wish in mapped.new_wishes())
    mapped.present(training=replace(mapped.view.training, playing=True))
    QTest.keyClick(mapped.terrain, Qt.Key.Key_Right)
    assert mapped.new_wishes()[-1] == Play()
    mapped.present(training=replace(mapped.view.training, playing=False))
    mapped.card.roll.setFocus()
    QTest.keyClick(mapped.card.roll, Qt.Key.Key_Space)
    QTest.keyClick(mapped.terrain, Qt.Key.Key_Right)
    assert mapped.new_wishes()[-1] == Play()


def test_escape_takes_it_back_within_the_same_gesture(mapped):
    before = mapped.view.network.vector
    QTest.mousePress(mapped.terrain, LEFT, pos=mapped.terrain.pixel((0.0, 0.0)).toPoint())
    QTest.mouseMove(mapped.terrain, mapped.terrain.pixel((1.0, 1.0)).toPoint())
    mapped.take(mapped.stage.wishes[-1])
    QTest.keyClick(mapped.terrain, Qt.Key.Key_Escape)
    *_, moved, back = mapped.new_wishes()
    assert moved.gesture == back.gesture
    np.testing.assert_array_equal(back.vector, before)


def test_the_button_brings_it_to_the_lowest_point(mapped):
    found = mapped.view.studies["landscape"].result
    a, b, error = found.lowest()
    QTest.mouseClick(mapped.card.go, LEFT)
    wish = mapped.new_wishes()[0]
    np.testing.assert_array_equal(wish.vector, found.plane.point(a, b))
    mapped.take(wish)
    assert BatchError(found.stack, found.batch).at(mapped.view.network.vector) == error
    assert mapped.card.error.text() == mapped.card.lowest.text().removeprefix("Lowest mapped: ")


def test_training_moves_the_ball_and_the_plane_stays(mapped, qtbot):
    plane = student_plane(mapped)
    playing = replace(mapped.view.training, playing=True)
    mapped.show_network(mapped.view.network.with_vector(plane.point(0.5, -0.25)), training=playing)
    assert mapped.terrain.ball == pytest.approx((0.5, -0.25), abs=1e-5)
    assert mapped.new_wishes() == []
    found = mapped.view.studies["landscape"].result
    error = BatchError(found.stack, found.batch).at(mapped.view.network.vector)
    qtbot.waitUntil(lambda: mapped.card.error.text() != "–"
                    and mapped.error == pytest.approx(error, rel=0.05))


def test_beside_the_plane_there_is_only_a_shadow(mapped):
    plane, net = student_plane(mapped), mapped.view.network
    away = np.zeros(net.stack.size, np.float32)
    away[net.stack.slot("votes.bias").start] = 3.0
    mapped.show_network(net.with_vector(net.vector + away))
    distance = plane.distance(net.vector + away)
    assert f"{distance:.3f} beside this plane" in mapped.card.where.text()
    assert "hollow ball" in mapped.card.where.text()
    mapped.show_network(net.with_vector(net.vector + 20 * away))
    assert mapped.panel.stage.old.text() == "The network is far off this plane."
    mapped.show_network(net.with_vector(plane.point(2 * plane.across[1], 0)))
    assert mapped.panel.stage.old.text() == "The network has left this map."
    assert "arrow" in mapped.card.where.text()


def test_a_network_that_ran_away_is_off_the_map(mapped):
    net = mapped.view.network
    vector = net.vector.copy()
    vector[0] = np.inf
    mapped.show_network(net.with_vector(vector))
    assert "off the map" in mapped.card.where.text()
    mapped.panel.grab()


def test_pointing_reads_the_map(mapped):
    found = mapped.view.studies["landscape"].result
    a, b = float(found.a[6]), float(found.b[2])
    QTest.mouseMove(mapped.terrain, mapped.terrain.pixel((a, b)).toPoint())
    error = mapped.panel.stage.hint.text().removeprefix("Error here: about ").split(". ")[0]
    assert float(error.replace("−", "-")) == pytest.approx(found.values[2, 6], rel=0.05)
    QTest.mouseMove(mapped.terrain, QPoint(2, 2))
    assert mapped.panel.stage.hint.text().startswith("Drag the ball")


# Everybody


def test_everything_has_a_name_and_the_map_a_value(mapped):
    for widget in mapped.panel.findChildren(QComboBox) + mapped.panel.findChildren(QAbstractSpinBox):
        assert widget.accessibleName(), widget
    for button in mapped.panel.findChildren(QAbstractButton):
        assert button.accessibleName() or button.text(), button
    assert mapped.terrain.accessibleName() == "Error landscape"
    assert mapped.terrain.accessibleDescription().startswith("Ball at 0, 0; error ")


def test_the_keyboard_reaches_everything(mapped):
    reached, widget = set(), mapped.choices.kind_box
    for _ in range(90):
        reached.add(widget)
        widget = widget.nextInFocusChain()
    focusable = {mapped.terrain, mapped.choices.kind_box, mapped.choices.measured_box, mapped.card.go,
                 mapped.card.roll, mapped.panel.stage.map_again, mapped.panel.stage.closer, mapped.panel.stage.wider}
    assert focusable <= reached
    assert all(part.focusPolicy() & Qt.FocusPolicy.TabFocus for part in focusable)


@pytest.mark.parametrize("size", [(560, 260), (1060, 430), (1600, 900)])
def test_it_is_drawn_at_any_size(on_stage, letters_9, size):
    student = Student(on_stage(LandscapePanel, size), letters_9)
    student.measure()
    assert student.terrain.area.width() > 100
    assert student.terrain.area.height() > 60
    assert not student.panel.grab().isNull()


def test_from_the_side_it_is_a_surface_with_the_same_ball(mapped):
    scene = mapped.panel.stage.scene
    scene.aside.setFocus()
    QTest.keyClick(scene.aside, Qt.Key.Key_Space)
    assert scene.currentWidget() is scene.surface
    assert mapped.panel.stage.hint.text().startswith("Drag the surface")
    plane = student_plane(mapped)
    mapped.show_network(mapped.view.network.with_vector(plane.point(0.5, -0.25)))
    found = mapped.view.studies["landscape"].result
    error = BatchError(found.stack, found.batch).at(mapped.view.network.vector)
    assert scene.surface._ball == pytest.approx((0.5, -0.25, error), abs=1e-5)
    assert scene.surface.accessibleName()
    QTest.mouseClick(scene.above, LEFT)
    assert scene.currentWidget() is mapped.terrain


def test_a_move_of_the_ball_costs_one_forward_pass_and_no_new_map(mapped, monkeypatch):
    measured, drawn = [], []
    at, paint = BatchError.at, type(mapped.terrain)._paint_ground
    monkeypatch.setattr(BatchError, "at", lambda self, vector: measured.append(1) or at(self, vector))
    monkeypatch.setattr(type(mapped.terrain), "_paint_ground", lambda *given: drawn.append(1) or paint(*given))
    start = mapped.terrain.pixel((0.0, 0.0)).toPoint()
    QTest.mousePress(mapped.terrain, LEFT, pos=start)
    for step in range(1, 6):
        QTest.mouseMove(mapped.terrain, start + QPoint(5 * step, -4 * step))
        mapped.take(mapped.stage.wishes[-1])
    assert len(measured) == 5
    assert drawn == []
    QTest.mouseRelease(mapped.terrain, LEFT, pos=start)


def test_a_map_that_gets_finer_waits_until_the_ball_is_let_go(student, qtbot):
    wish = student.asked()
    items = list(survey(student.view.network.stack, wish.plane, wish.batch, 17))
    student.present(studies={"landscape": Study("landscape", True, 0.2, items[80])})
    start = student.terrain.pixel((0.0, 0.0)).toPoint()
    QTest.mousePress(student.terrain, LEFT, pos=start)
    student.present(studies={"landscape": Study("landscape", False, 1.0, items[-1])})
    assert student.panel._landscape is items[80]
    QTest.mouseRelease(student.terrain, LEFT, pos=start)
    qtbot.waitUntil(lambda: student.panel._landscape is items[-1])


def test_off_the_map_is_said(mapped):
    for _ in range(6):
        QTest.mouseClick(mapped.panel.stage.wider, LEFT)
    found = mapped.measure()
    values = found.values.copy()
    values[:, 6:] = np.inf
    mapped.present(studies={"landscape": Study("landscape", False, 1.0, replace(found, values=values))})
    assert "Striped: off the map" in mapped.stage.words
    QTest.mouseMove(mapped.terrain, mapped.terrain.pixel((float(found.a[8]), 0.0)).toPoint() - QPoint(3, 0))
    assert mapped.panel.stage.hint.text().startswith("Off the map")
