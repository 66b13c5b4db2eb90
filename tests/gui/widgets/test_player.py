"""The scrubber moves both ways, stops at the ends and when it is hidden, and steps even without motion."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QToolButton
from pytestqt.qtbot import QtBot

from xoviz.gui.widgets.player import Player

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def player(qtbot: QtBot) -> Player:
    scrubber = Player()
    qtbot.addWidget(scrubber)
    scrubber.set_range(10)
    scrubber.set_speed(30)
    scrubber.show()
    qtbot.waitExposed(scrubber)
    return scrubber


def button(player: Player, name: str) -> QToolButton:
    found = player.findChild(QToolButton, name)
    assert found is not None
    return found


def test_buttons_step_and_go_to_the_ends(player: Player, qtbot: QtBot) -> None:
    places: list[int] = []
    player.moved.connect(places.append)
    for name in ("step", "step", "step-back", "last", "first"):
        qtbot.mouseClick(button(player, name), LEFT)
    assert places == [1, 2, 1, 9, 0]


def test_keys_step_and_go_to_the_ends(player: Player, qtbot: QtBot) -> None:
    places: list[int] = []
    player.moved.connect(places.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Home):
        qtbot.keyClick(player, key)
    assert places == [1, 9, 8, 0]


def test_the_ends_are_ends(player: Player, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(player.moved):
        player.step_back()
    assert not button(player, "step-back").isEnabled()
    player.set_position(9)
    with qtbot.assertNotEmitted(player.moved):
        player.step_forward()
    assert not button(player, "step").isEnabled()


def test_the_program_moves_it_silently(player: Player, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(player.moved):
        player.set_position(4)
        player.set_range(3)
    assert player.position == 2


def test_play_goes_to_the_end_and_stops(player: Player, qtbot: QtBot) -> None:
    places: list[int] = []
    player.moved.connect(places.append)
    player.set_range(4)
    qtbot.mouseClick(button(player, "play"), LEFT)
    assert player.is_playing
    qtbot.waitUntil(lambda: not player.is_playing)
    assert places == [1, 2, 3]


def test_play_at_the_end_begins_again(player: Player, qtbot: QtBot) -> None:
    player.set_position(9)
    with qtbot.waitSignal(player.moved) as moved:
        qtbot.keyClick(player, Qt.Key.Key_Space)
    assert moved.args == [0]
    qtbot.keyClick(player, Qt.Key.Key_Space)
    assert not player.is_playing


def test_stepping_pauses(player: Player) -> None:
    player.play()
    player.step_forward()
    assert not player.is_playing
    assert player.position == 1


def test_hiding_pauses(player: Player, qtbot: QtBot) -> None:
    player.play()
    with qtbot.waitSignal(player.playing_changed) as changed:
        player.hide()
    assert changed.args == [False]


def test_without_motion_nothing_plays_but_steps_work(player: Player, qtbot: QtBot) -> None:
    player.play()
    player.set_motion(False)
    assert not player.is_playing
    assert not button(player, "play").isEnabled()
    qtbot.keyClick(player, Qt.Key.Key_Space)
    assert not player.is_playing
    qtbot.mouseClick(button(player, "step"), LEFT)
    assert player.position == 1


@pytest.mark.parametrize("count", [0, 1])
def test_a_series_without_steps_offers_none(player: Player, count: int) -> None:
    player.set_range(count)
    player.play()
    assert not player.is_playing
    assert not any(each.isEnabled() for each in player.findChildren(QToolButton))


def test_a_speed_may_be_chosen_while_it_plays(player: Player, qtbot: QtBot) -> None:
    player.set_speed(1)
    player.play()
    player.set_speed(30)
    with qtbot.waitSignal(player.moved, timeout=900):
        pass


def test_what_cannot_be_is_refused(player: Player) -> None:
    with pytest.raises(ValueError, match="not 7"):
        player.set_speed(7)
    with pytest.raises(ValueError, match="-1"):
        player.set_range(-1)


def test_it_can_play_slowly(qtbot: QtBot) -> None:
    slow = Player((0.1, 0.5, 2))
    qtbot.addWidget(slow)
    speeds = slow.findChild(QComboBox)
    assert isinstance(speeds, QComboBox)
    assert [speeds.itemText(place) for place in range(3)] == ["every 10 s", "every 2 s", "2 / s"]
    assert slow.speed == 0.5
    slow.set_speed(0.1)
    assert slow.speed == 0.1
    with pytest.raises(ValueError, match="not 30"):
        slow.set_speed(30)
