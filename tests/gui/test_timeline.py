"""The timeline shows where in a run one stands, and takes one anywhere in it."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from xoviz import zoo
from xoviz.gui import theme
from xoviz.gui.playback import Playback
from xoviz.gui.timeline import Timeline
from xoviz.nn.train import Settings
from xoviz.state.history import History
from xoviz.state.runs import Checks
from xoviz.state.view import RunEntry, RunsView, TrainingView, View
from xoviz.state.wishes import Mark, SwitchRun, Visit

NET = zoo.load("letters-9")
VIEW = View(NET.forward(np.zeros((1, 9, 9), np.float32)), np.zeros((9, 9), np.float32))


def entry(key=1, first=0, last=1000, **fields):
    made = RunEntry(key, f"Run {key}", Settings(), 0, None, first, last, 0.5, 0.9, (), NET, History(), Checks())
    return replace(made, **fields)


def seen(*entries, current=1, step=400, target=None, playing=False):
    return replace(VIEW, runs=RunsView(entries, current, step, target), training=TrainingView(playing=playing))


@pytest.fixture
def timeline(qtbot):
    line = Timeline(count(1))
    qtbot.addWidget(line)
    line.resize(900, 36)
    line.show()
    line.present(seen(entry()))
    line.wishes = []
    line.wish.connect(line.wishes.append)
    return line


def test_it_stands_where_the_network_on_display_comes_from(timeline):
    assert (timeline.slider.minimum(), timeline.slider.maximum(), timeline.step) == (0, 1000, 400)
    assert timeline.place.text() == "step 400 of 1,000"
    timeline.present(seen(entry(), step=300, target=350))
    assert timeline.step == 350, "what is being computed is where the handle was left"
    assert timeline.wishes == []


def test_without_a_run_nothing_can_be_done(qtbot):
    line = Timeline(count(1))
    qtbot.addWidget(line)
    line.present(VIEW)
    assert line.place.text() == "no run yet"
    for part in (line.run_box, line.slider, line.back_button, line.play_button, line.forward_button, line.mark_button):
        assert not part.isEnabled()
    line.toggle()
    assert not line.playback.is_playing


def test_a_network_from_elsewhere_is_not_on_the_run_that_was_shown_before(timeline):
    timeline.present(seen(entry(), current=None, step=0))
    assert timeline.place.text() == "not from a run"
    assert timeline.slider.value() == timeline.slider.minimum()
    assert timeline.run_box.isEnabled()
    assert timeline.wishes == []
    timeline.present(seen(entry()))
    assert (timeline.slider.maximum(), timeline.step) == (1000, 400)


def test_a_drag_is_one_gesture_and_ends_at_the_very_step(timeline, qtbot):
    slider = timeline.slider
    middle = slider.height() // 2
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 2, middle))
    qtbot.mouseMove(slider, QPoint(slider.width() // 4, middle))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 4, middle))
    first, *_, last = timeline.wishes
    assert all(isinstance(wish, Visit) for wish in timeline.wishes)
    assert len({wish.gesture for wish in timeline.wishes}) == 1
    assert first.gesture > 0
    assert 460 < first.step < 540
    assert not first.exact
    assert (last.exact, last.step) == (True, timeline.step)
    assert 200 < last.step < 300


def test_buttons_and_keys_go_step_by_step_and_to_the_ends(timeline, qtbot):
    qtbot.mouseClick(timeline.back_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(timeline.forward_button, Qt.MouseButton.LeftButton)
    timeline.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
        qtbot.keyClick(timeline, key)
    assert timeline.wishes == [Visit(399), Visit(401), Visit(399), Visit(401), Visit(0), Visit(1000)]


def test_another_run_is_chosen_from_the_list(timeline, qtbot):
    timeline.present(seen(entry(), entry(2, first=300, last=700, parent=1)))
    assert [timeline.run_box.itemText(row) for row in range(2)] == ["Run 1", "Run 2"]
    timeline.run_box.setFocus()
    qtbot.keyClick(timeline.run_box, Qt.Key.Key_Down)
    assert timeline.wishes == [SwitchRun(2)]


def test_marks_and_branches_are_flagged_where_they_are(timeline):
    timeline.present(seen(entry(marks=((250, "got it"),)), entry(2, first=750, last=900, parent=1)))
    branch, mark = timeline.slider.flag_places()
    middle = timeline.slider.width() / 2
    assert branch - middle == pytest.approx(middle - mark, abs=2)
    assert branch > mark


def test_flags_follow_the_theme(timeline, qapp):
    timeline.present(seen(entry(marks=((250, "got it"),))))
    before = qapp.palette()
    try:
        colours = []
        for dress in (theme.LIGHT, theme.DARK):
            theme.apply(qapp, dress)
            qapp.processEvents()
            colours.append(timeline.slider._flags[0][1].name())
    finally:
        qapp.setPalette(before)
    assert colours == [theme.LIGHT.colour("text").name(), theme.DARK.colour("text").name()]


def test_words_for_the_step_become_a_mark_and_marks_can_be_gone_to(timeline, qtbot):
    timeline.present(seen(entry(marks=((250, "got it"),))))
    menu = timeline.marks
    menu.popup(timeline.mapToGlobal(QPoint(0, 0)))
    qtbot.keyClicks(menu.words, "nice")
    qtbot.keyClick(menu.words, Qt.Key.Key_Return)
    menu.aboutToShow.emit()
    menu.actions()[-1].trigger()
    assert timeline.wishes == [Mark(400, "nice"), Visit(250)]


def test_playing_back_goes_to_the_end_and_stops(timeline, qtbot):
    timeline.pace_box.setCurrentIndex(timeline.pace_box.findData(10_000))
    with qtbot.waitSignal(timeline.playback.changed, check_params_cb=lambda playing: not playing):
        qtbot.mouseClick(timeline.play_button, Qt.MouseButton.LeftButton)
        assert timeline.playback.is_playing
    steps = [wish.step for wish in timeline.wishes]
    assert steps == sorted(steps)
    assert (steps[-1], timeline.wishes[-1].exact) == (1000, True)
    assert len({wish.gesture for wish in timeline.wishes}) == 1, "one undo step"


def test_stopping_the_playback_shows_the_very_step_that_it_says(timeline, qtbot):
    timeline.pace_box.setCurrentIndex(timeline.pace_box.findData(100))
    qtbot.mouseClick(timeline.play_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(timeline.wishes) > 3)
    assert not timeline.wishes[-1].exact
    qtbot.mouseClick(timeline.play_button, Qt.MouseButton.LeftButton)
    assert not timeline.playback.is_playing
    assert timeline.wishes[-1] == Visit(timeline.step, timeline.wishes[0].gesture, exact=True)


def test_a_short_run_is_played_back_step_by_step(qtbot):
    playback = Playback()
    playback.set_pace(0)
    playback.set_range(0, 200)
    assert playback.exact
    playback.set_range(0, 2000)
    assert not playback.exact


def test_training_stops_the_playback_and_less_motion_forbids_it(timeline):
    timeline.toggle()
    assert timeline.playback.is_playing
    timeline.present(seen(entry(), playing=True))
    assert not timeline.playback.is_playing
    assert not timeline.play_button.isEnabled()
    timeline.present(seen(entry()))
    timeline.set_motion(False)
    timeline.toggle()
    assert not timeline.playback.is_playing


def test_a_slow_pace_shows_every_step_as_it_was_and_a_fast_one_what_is_kept(qtbot):
    playback = Playback()
    playback.set_range(0, 2)
    moves = []
    playback.moved.connect(lambda step, exact: moves.append((step, exact)))
    playback.set_pace(30)
    with qtbot.waitSignal(playback.changed, check_params_cb=lambda playing: not playing):
        playback.play(0)
    assert moves[-1] == (2, True)
    assert all(exact for _, exact in moves)
    playback.set_range(0, 10**6)
    playback.set_pace(0)
    with qtbot.waitSignal(playback.moved) as moved:
        playback.play(10**6)
    assert moved.args[0] < 10**5, "from the end it begins again"
    assert not moved.args[1]
    playback.pause()
