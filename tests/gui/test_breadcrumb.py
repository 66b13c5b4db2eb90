"""The breadcrumb: where one is, in words; each step a link; and the walking along it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QEnterEvent, QFocusEvent, QFontMetrics, QGuiApplication, QHelpEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolTip

from xoviz import zoo
from xoviz.explain import walk
from xoviz.explain.receptive import lit
from xoviz.gui import theme
from xoviz.gui.breadcrumb import Breadcrumb
from xoviz.gui.breadcrumb_words import fitting, layer_names_by_id, words_for
from xoviz.gui.last_look import TRAVEL, LastLook
from xoviz.nn import PICTURE, Conv, Dense, Focus, MaxPool, network
from xoviz.state.view import View
from xoviz.state.wishes import Pin, Point
from xoviz.tasks import task
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.known.text import TextTask

CROSS, RING = (LettersTask().samples()[place].picture for place in (0, 5))


class Looking:
    """A breadcrumb, and someone who fulfils its wishes."""

    def __init__(self, qtbot, width=1400, **given):
        self.bar = Breadcrumb(**given)
        self.bar.wish.connect(self._fulfil)
        qtbot.addWidget(self.bar)
        self.bar.resize(width, self.bar.height())
        self.bar.show()
        qtbot.waitExposed(self.bar)
        self.wishes = []
        self.view = None

    def at(self, net, focus=None, *, picture=CROSS, pinned=False):
        self.view = View(net.forward(picture), picture[0], focus, lit(net.stack, focus) if focus else {},
                         pinned=pinned)
        self.show()
        return self

    def show(self):
        self.bar.present(self.view)
        self.bar.tell(self.view)

    def _fulfil(self, wish):
        self.wishes.append(wish)
        self.view = replace(self.view, focus=wish.focus, pinned=isinstance(wish, Pin) and wish.focus is not None)
        self.show()

    @property
    def label(self):
        return self.bar.findChild(QLabel)

    @property
    def focus(self):
        return self.view.focus


@pytest.fixture
def looking(qtbot, qapp):
    theme.apply(qapp, theme.LIGHT)
    return Looking(qtbot)


@pytest.fixture
def talk():
    return zoo.load("talk")


def test_it_says_where_you_are_down_to_the_pixel(looking, talk):
    looking.at(talk, Focus("pooling2", 1, 0, 0))
    trace = looking.view.trace
    cells = walk.path(trace, looking.focus)
    words = looking.bar.words
    assert words[0] == "vote 5, pooling 2 (1, 1) of filter 2"
    assert words[1] == f"winner: pooling 1 ({cells[1].row + 1}, {cells[1].column + 1})"
    assert words[2] == f"winner: ReLU ({cells[2].row + 1}, {cells[2].column + 1})"
    assert words[3] == f"convolution ({cells[3].row + 1}, {cells[3].column + 1})"
    assert words[4] == f"strongest: pixel ({cells[4].row + 1}, {cells[4].column + 1})"
    assert looking.bar.path == cells


def test_it_says_what_else_to_do_where_there_are_no_cells(looking, talk):
    looking.at(talk)
    looking.bar.suggest("Drag the ball.")
    assert "Drag the ball." in looking.label.text()
    looking.at(talk, Focus("pooling2", 1, 0, 0))
    assert "Drag the ball." not in looking.label.text()
    looking.at(talk)
    assert "Drag the ball." in looking.label.text()
    looking.bar.suggest("")
    assert "Point at any cell" in looking.label.text()


def test_it_says_how_to_point_while_nothing_is_looked_at(looking, talk):
    looking.at(talk)
    assert "Point at any cell" in looking.label.text()
    assert "Point at any cell" in looking.label.accessibleName()
    assert not looking.bar.pin_button.isEnabled()
    assert looking.bar.path == ()


def test_what_is_said_aloud_is_the_whole_path(looking, talk):
    looking.at(talk, Focus("votes", 0, 0, 0))
    assert looking.bar.sentence.startswith("score of X ← strongest: vote ")
    assert looking.label.accessibleName() == looking.bar.sentence
    assert "<" not in looking.label.accessibleName()


def test_hidden_units_and_channels_have_their_names(looking):
    picture = np.resize(CROSS[0], (1, 28, 28)).astype(np.float32)
    looking.at(zoo.load("letters-28"), Focus("votes", 1, 0, 0), picture=picture)
    words = looking.bar.words
    assert words[0] == "score of O"
    assert words[1].startswith("strongest: unit ")
    assert words[1].endswith(" of ReLU 3")
    assert words[2].startswith("unit ")
    assert words[3].startswith("strongest: pooling 2 (")
    assert " of filter " in words[3]
    assert words[4].startswith("winner: ReLU 2 (")
    assert len(words) == 10


def test_the_first_pooling_may_lie_on_the_picture_and_channels_are_told_apart(looking):
    net = network((MaxPool("pool"), Conv("conv", 2), Dense("votes", 2)), (2, 9, 9), ("X", "O"), seed=1)
    looking.at(net, Focus("pool", 1, 0, 0), picture=np.concatenate([CROSS, RING]))
    assert looking.bar.words[0] == "pooling (1, 1) of channel 2"
    assert looking.bar.words[1].startswith("winner: pixel (")


def test_down_to_the_pixel_and_up_again(looking, talk):
    top = Focus("votes", 1, 0, 0)
    looking.at(talk, top)
    path = looking.bar.path
    for focus in path[1:]:
        looking.bar.look_down()
        assert looking.focus == focus
        assert looking.bar.path == path, "the way stays, the place on it moves"
    looking.bar.look_down()
    assert looking.focus == path[-1]
    for focus in path[-2::-1]:
        looking.bar.look_up()
        assert looking.focus == focus
    looking.bar.look_up()
    assert looking.focus == top
    assert all(isinstance(wish, Point) for wish in looking.wishes)


def test_a_pin_comes_along(looking, talk):
    looking.at(talk, Focus("votes", 0, 0, 0), pinned=True)
    looking.bar.look_down()
    looking.bar.look_at_next()
    assert all(isinstance(wish, Pin) for wish in looking.wishes)
    assert len(looking.wishes) == 2
    looking.bar.toggle_pin()
    assert looking.wishes[-1] == Pin(None)
    assert looking.bar.path == ()


def test_from_nowhere_one_begins_at_the_verdict(looking, talk):
    for move in ("look_down", "look_up", "look_at_next", "look_at_previous"):
        looking.at(talk, picture=RING)
        getattr(looking.bar, move)()
        assert looking.focus == Focus("votes", 1, 0, 0)


def test_next_and_previous_step_through_the_votes_by_their_size(looking, talk):
    looking.at(talk, Focus("votes", 0, 0, 0))
    looking.bar.look_down()
    order = walk.ranked(looking.view.trace, Focus("votes", 0, 0, 0))
    seen = [looking.focus]
    for _ in range(3):
        looking.bar.look_at_next()
        seen.append(looking.focus)
    assert seen == order[:4]
    assert looking.bar.path[0] == Focus("votes", 0, 0, 0), "still below the score"
    looking.bar.look_at_previous()
    assert looking.focus == order[2]


def test_stepping_through_winners_takes_what_is_above_along(looking, talk):
    looking.at(talk, Focus("votes", 0, 0, 0))
    for _ in range(3):
        looking.bar.look_down()
    assert looking.focus.layer == "relu"
    looking.bar.look_at_next()
    path = looking.bar.path
    assert [each.layer for each in path] == list(talk.stack.ids)[::-1]
    assert looking.bar.words[3].startswith("winner: ReLU")
    assert walk.down(looking.view.trace, path[2]) == looking.focus


def test_a_step_is_a_link_and_following_it_pins(looking, talk):
    looking.at(talk, Focus("votes", 0, 0, 0))
    target = looking.bar.path[2]
    looking.label.linkActivated.emit("2")
    assert looking.wishes == [Pin(target)]
    assert looking.bar.pin_button.isChecked()


def test_links_are_followed_by_mouse(looking, talk):
    looking.at(talk, Focus("votes", 0, 0, 0))
    metrics = QFontMetrics(looking.label.font())
    bold = looking.label.font()
    bold.setBold(True)
    x = QFontMetrics(bold).horizontalAdvance(looking.bar.words[0]) + metrics.horizontalAdvance(" ← ") + 20
    spot = looking.label.rect().center()
    spot.setX(x)
    QTest.mouseMove(looking.label, spot)
    QTest.mouseClick(looking.label, Qt.MouseButton.LeftButton, pos=spot)
    assert [wish.focus.layer for wish in looking.wishes] == ["pooling2"]


def test_links_are_followed_by_keyboard(looking, talk):
    looking.at(talk, Focus("votes", 0, 0, 0))
    looking.bar.activateWindow()
    looking.label.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(2):
        QTest.keyClick(looking.label, Qt.Key.Key_Tab)
    QTest.keyClick(looking.label, Qt.Key.Key_Return)
    assert len(looking.wishes) == 1
    assert isinstance(looking.wishes[0], Pin)


@pytest.mark.parametrize(("key", "text", "layer"), [
    (Qt.Key.Key_PageDown, "", "pooling"), (Qt.Key.Key_PageUp, "", "votes"), (Qt.Key.Key_BracketRight, "]", "pooling2"),
    (Qt.Key.Key_BracketLeft, "[", "pooling2")])
def test_keys_walk(looking, talk, key, text, layer):
    before = Focus("pooling2", 0, 0, 0)
    looking.at(talk, before)
    assert looking.bar.take(QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text))
    assert looking.focus.layer == layer
    assert looking.focus != before


def test_escape_lets_go_and_is_left_to_others_where_nothing_is_pinned(looking, talk):
    escape = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    looking.at(talk, Focus("relu", 0, 0, 0), pinned=True)
    assert looking.bar.take(escape)
    assert looking.wishes == [Pin(None)]
    assert not looking.bar.take(escape)
    for other in (Qt.Key.Key_F7, 0x416):
        assert not looking.bar.take(QKeyEvent(QEvent.Type.KeyPress, other, Qt.KeyboardModifier.NoModifier))


def test_the_button_pins_and_lets_go(looking, talk):
    looking.at(talk, Focus("relu", 0, 0, 0))
    QTest.mouseClick(looking.bar.pin_button, Qt.MouseButton.LeftButton)
    assert looking.wishes == [Pin(Focus("relu", 0, 0, 0))]
    assert looking.bar.pin_button.isChecked()
    QTest.mouseClick(looking.bar.pin_button, Qt.MouseButton.LeftButton)
    assert looking.wishes[-1] == Pin(None)
    assert not looking.bar.pin_button.isChecked()


def test_the_whole_path_is_copied(looking, talk):
    looking.at(talk, Focus("votes", 0, 0, 0))
    (copy,) = looking.label.actions()
    copy.trigger()
    assert QGuiApplication.clipboard().text() == looking.bar.sentence


def test_a_stroke_changes_the_way_below_and_not_the_place(looking, talk):
    looking.at(talk, Focus("votes", 0, 0, 0))
    looking.bar.look_down()
    focus, above = looking.focus, looking.bar.path[0]
    looking.at(talk, focus, picture=RING)
    assert looking.bar.path[:2] == (above, focus)
    assert looking.bar.path[1:] == walk.path(looking.view.trace, focus)


def test_another_network_begins_a_new_path(looking, talk):
    looking.at(talk, Focus("votes", 0, 0, 0))
    looking.at(zoo.load("letters-9"), Focus("pooling", 5, 3, 3))
    assert looking.bar.path[0] == Focus("pooling", 5, 3, 3)


@pytest.mark.parametrize("width", [1400, 700, 400, 230])
def test_at_every_width_it_keeps_its_height_and_shows_where_you_are(qtbot, qapp, talk, width):
    theme.apply(qapp, theme.LIGHT)
    looking = Looking(qtbot, width)
    height, hint = looking.bar.height(), looking.bar.minimumSizeHint()
    looking.at(talk, Focus("votes", 0, 0, 0))
    looking.bar.look_down()
    QApplication.processEvents()
    here = looking.bar.words[1].replace(" ", "&nbsp;")
    assert (here if width >= 700 else here[:6]) in looking.label.text()
    assert (looking.bar.height(), looking.bar.minimumSizeHint()) == (height, hint)
    assert looking.label.sizeHint().width() <= looking.label.width()
    spot = looking.label.rect().center()
    QApplication.sendEvent(looking.label, QHelpEvent(QEvent.Type.ToolTip, spot, looking.label.mapToGlobal(spot)))
    assert QToolTip.text() == looking.bar.sentence


def test_another_theme_writes_it_anew(looking, talk, qapp):
    looking.at(talk, Focus("votes", 0, 0, 0))
    light = looking.label.text()
    theme.apply(qapp, theme.DARK)
    qapp.processEvents()
    assert looking.label.text() != light


@examples(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 200), min_size=1, max_size=10), st.data())
def test_what_is_shown_fits_and_no_neighbour_would(widths, data):
    here, room = data.draw(st.integers(0, len(widths) - 1)), data.draw(st.integers(0, 1500))

    def needed(first, last):
        signs = (first > 0) + (last < len(widths) - 1)
        return sum(widths[first : last + 1]) + 10 * (last - first) + signs * (10 + 7)

    shown = fitting(widths, here, 10, 7, room)
    assert here in shown
    assert len(shown) == 1 or needed(shown[0], shown[-1]) <= room
    for first, last in ((shown[0] - 1, shown[-1]), (shown[0], shown[-1] + 1)):
        assert first < 0 or last >= len(widths) or needed(first, last) > room


def test_nothing_is_looked_at_in_the_picture_but_a_pixel(looking, talk):
    looking.at(talk, Focus(PICTURE, 0, 2, 3))
    assert looking.bar.words == ("pixel (3, 4)",)
    looking.bar.look_up()
    assert looking.focus == walk.up(looking.view.trace, Focus(PICTURE, 0, 2, 3))


class Clock:
    """Seconds that pass only when told to."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def travelling(qtbot, qapp, talk):
    """A breadcrumb, a clock, and somebody who has looked at a pooled cell for a second and then crossed another."""
    theme.apply(qapp, theme.LIGHT)
    clock = Clock()
    looking = Looking(qtbot, last_look=LastLook(clock))
    looking.clock = clock
    # The real mouse, wherever it is, stays out of this.
    QCursor.setPos(looking.bar.mapToGlobal(QPoint(5, looking.bar.height() + 200)))
    looking.at(talk)
    QApplication.processEvents()
    look(looking, RESTED, 1.0)
    look(looking, Focus("relu", 0, 3, 3), 0.05)
    return looking


RESTED = Focus("pooling", 1, 1, 1)


def look(looking, focus, seconds):
    """Somebody points at a cell, or at nothing, for some time."""
    looking.view = replace(looking.view, focus=focus)
    looking.show()
    looking.clock.now += seconds


def enter(bar):
    QApplication.sendEvent(bar, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))


def test_a_step_can_be_clicked_after_the_mouse_has_crossed_other_cells(travelling):
    look(travelling, None, 0.5)
    enter(travelling.bar)
    assert travelling.wishes == [Point(RESTED)]
    assert travelling.bar.path[0] == RESTED
    travelling.label.linkActivated.emit("1")
    assert travelling.wishes[-1] == Pin(travelling.bar.path[1])
    QApplication.sendEvent(travelling.bar, QEvent(QEvent.Type.Leave))
    assert travelling.view.pinned


def test_the_cell_is_let_go_when_the_mouse_leaves_the_path(travelling):
    enter(travelling.bar)
    QApplication.sendEvent(travelling.bar, QEvent(QEvent.Type.Leave))
    assert travelling.wishes == [Point(RESTED), Point(None)]
    QApplication.sendEvent(travelling.bar, QEvent(QEvent.Type.Leave))
    assert travelling.wishes == [Point(RESTED), Point(None)]


def test_whoever_comes_from_elsewhere_finds_nothing_changed(travelling):
    look(travelling, None, TRAVEL + 1)
    enter(travelling.bar)
    assert travelling.wishes == []
    assert travelling.bar.last == RESTED


def test_what_is_pinned_stays_so_wherever_the_mouse_goes(travelling):
    travelling.view = replace(travelling.view, pinned=True)
    look(travelling, Focus("relu", 0, 3, 3), 1.0)
    enter(travelling.bar)
    QApplication.sendEvent(travelling.bar, QEvent(QEvent.Type.Leave))
    assert travelling.wishes == []


def test_another_network_has_other_cells(travelling):
    travelling.at(network((Conv("only", 1, (3, 3)), Dense("votes", 2)), (1, 9, 9), ("X", "O"), seed=1))
    assert travelling.bar.last is None


def test_the_steps_are_reached_by_keyboard_alone(travelling):
    look(travelling, None, TRAVEL + 10)
    travelling.bar.activateWindow()
    travelling.label.setFocus(Qt.FocusReason.TabFocusReason)
    assert travelling.wishes == [Point(RESTED)]
    for _ in range(2):
        QTest.keyClick(travelling.label, Qt.Key.Key_Tab)
    QTest.keyClick(travelling.label, Qt.Key.Key_Return)
    assert isinstance(travelling.wishes[-1], Pin)
    assert travelling.wishes[-1].focus in travelling.bar.path[:3]


def test_the_keyboard_that_goes_on_lets_the_cell_go(travelling):
    for kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
        QApplication.sendEvent(travelling.bar.copy_button, QFocusEvent(kind, Qt.FocusReason.TabFocusReason))
    assert travelling.wishes == [Point(RESTED), Point(None)]


def test_the_button_for_copying_asks_for_a_menu_below_it(travelling, qtbot):
    button = travelling.bar.copy_button
    with qtbot.waitSignal(travelling.bar.menu_asked) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == [button.mapToGlobal(button.rect().bottomLeft())]
    assert button.accessibleName() == "Copy the calculation"


def test_a_cell_of_a_sentence_is_named_by_its_word():
    net, text = zoo.load("text"), TextTask()
    trace, focus = net.forward(text.samples()[0].picture), Focus(PICTURE, 0, 0, 0)
    path = (Focus("convolution", 2, 0, 0),)
    names = layer_names_by_id(net)
    said = words_for(net, walk.steps(trace, path, focus), names, dictionary=text.words)
    assert said[-1].endswith("“Doug” at place 1")
    assert words_for(net, walk.steps(trace, path, focus), names)[-1].endswith("pixel (1, 1)")


def test_a_cell_of_a_sound_is_no_pixel(looking):
    net, sound = zoo.load("sound"), task("sound")
    picture, focus = sound.samples()[0].picture, Focus(PICTURE, 0, 3, 2)
    looking.view = View(net.forward(picture), picture[0], focus, lit(net.stack, focus), task=sound)
    looking.show()
    assert "cell&nbsp;(4,&nbsp;3)" in looking.label.text()
    assert "pixel" not in looking.label.text()


def test_asking_for_the_words_before_they_are_told_keeps_none_from_being_told(looking, talk):
    looking.at(talk)
    focus = Focus("pooling2", 1, 0, 0)
    looking.view = replace(looking.view, focus=focus)
    looking.bar.present(looking.view)
    said = looking.bar.sentence
    assert said
    looking.bar.tell(looking.view)
    assert looking.label.accessibleName() == said
