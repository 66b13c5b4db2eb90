"""The whole program, by clicking in it: draw, edit, train, undo, look around, open, close."""

from __future__ import annotations

import threading
from collections import Counter

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMetaMethod, QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeySequence, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMainWindow, QMenu, QToolButton

from tests.gui.settling import settle
from xoviz import zoo
from xoviz.app import make_window
from xoviz.gui import theme
from xoviz.gui.actions import Actions, entries
from xoviz.gui.menus import make_menus, menus
from xoviz.gui.panels import LEARN, LOOK, OWN, PANELS, WHY, Panel
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.gui.widgets.player import Player
from xoviz.nn import PICTURE, Dense, Focus, network, storage
from xoviz.pictures.write import write
from xoviz.state.compute import Compute
from xoviz.state.session import Session
from xoviz.state.wishes import ChooseNetwork
from xoviz.tasks.known.letters import LettersTask

LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.NoButton
PRESS, MOVE, RELEASE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease
TABS = {panel.name: place for place, panel in enumerate(PANELS)}
LONG = 20_000


class Person:
    """Someone before the window."""

    def __init__(self, window, qtbot):
        self.window, self._qtbot = window, qtbot
        self.session = window.findChild(Session)
        window.resize(1366, 768)
        window.show()
        qtbot.waitExposed(window)
        with qtbot.waitSignal(window.late_work.done, timeout=LONG):
            window.prepare()
        self.until(lambda: bool(window.parts.verdict.letter.text()))

    def until(self, condition):
        self._qtbot.waitUntil(condition, timeout=LONG)

    def settle(self):
        """Let everything be shown that is on its way."""
        settle(self.window)

    def do(self, name):
        """Choose a menu entry."""
        action = self.window.parts.actions.by_name[name]
        assert action.isEnabled()
        action.trigger()
        self.settle()

    def mouse(self, kind, widget, point, button=NONE, held=NONE):
        QApplication.sendEvent(widget, QMouseEvent(kind, QPointF(point), widget.mapToGlobal(QPointF(point)), button,
                                                   held, Qt.KeyboardModifier.NoModifier))
        self.settle()

    def hold(self, grid, cell, button=LEFT):
        """Press the button on a cell of the pad or of the filter, and keep it down."""
        self.mouse(PRESS, grid, grid.geometry_of_cells.rect(*cell).center(), button, button)

    def drag_to(self, grid, cell, button=LEFT):
        self.mouse(MOVE, grid, grid.geometry_of_cells.rect(*cell).center(), NONE, button)

    def let_go(self, grid, cell, button=LEFT):
        self.mouse(RELEASE, grid, grid.geometry_of_cells.rect(*cell).center(), button, NONE)

    def tab(self, name):
        """Click a tab; its canvas."""
        click_tab(self.window, TABS[name])
        self.settle()
        return self.window.parts.tabs.panels[TABS[name]].findChild(MapCanvas)

    def sample(self, index):
        gallery = self.window.parts.samples.gallery
        QTest.mouseClick(gallery, LEFT, pos=gallery.rect_of(index).center())
        self.settle()

    @property
    def contents(self):
        return self.session.contents

    @property
    def undo_text(self):
        return self.window.parts.actions.by_name["undo"].text()


@pytest.fixture
def settings(tmp_path):
    kept = QSettings(str(tmp_path / "xoviz.ini"), QSettings.Format.IniFormat)
    for key, value in {"optimiser": "momentum", "rate": 0.05, "batch": 16, "speed": 0}.items():
        kept.setValue(f"training/{key}", value)
    kept.setValue("look/theme", "light")
    return kept


@pytest.fixture
def open_window(qtbot, qapp, settings):
    """Opens windows that share their preferences."""

    def opened():
        window = make_window(settings)
        qtbot.addWidget(window)
        return Person(window, qtbot)

    yield opened
    if theme.current_theme() != theme.LIGHT:
        theme.apply(qapp, theme.LIGHT)


@pytest.fixture
def person(open_window):
    return open_window()


# Drawing


def test_at_first_it_reads_the_talks_x_and_every_part_is_in_sight(person):
    window = person.window
    assert window.parts.verdict.letter.text() == "X"
    assert window.parts.verdict.mark.text().startswith("✓")
    parts = window.parts
    for part in (window.pad, parts.samples, parts.filters, parts.tabs, parts.verdict, parts.training_bar):
        assert part.isVisible()
        assert window.rect().contains(part.mapTo(window, part.rect().center()))
    assert window.parts.notice.sentence == ""
    assert not window.parts.actions.by_name["undo"].isEnabled()


def test_drawing_moves_maps_and_verdict_while_the_button_is_down(person):
    pad, canvas = person.window.pad.grid, person.tab("network")
    person.do("clear")
    assert not (canvas.value(PICTURE, 0, 4, 4) or 0) > 0
    before, said = canvas.value("votes", 0, 0, 0), person.window.parts.verdict.sentence.text()
    person.hold(pad, (1, 1))
    person.drag_to(pad, (7, 7))
    assert [canvas.value(PICTURE, 0, place, place) for place in range(1, 8)] == [1] * 7, "no gaps"
    assert canvas.value("votes", 0, 0, 0) != before
    assert person.window.parts.verdict.sentence.text() != said
    person.let_go(pad, (7, 7))
    assert person.session.undo_stack.count() == 2, "clear, and one stroke"
    assert person.undo_text == "&Undo Draw"


def test_the_right_button_erases(person):
    pad = person.window.pad.grid
    person.hold(pad, (4, 4), RIGHT)
    person.let_go(pad, (4, 4), RIGHT)
    assert person.contents.drawing[0, 4, 4] == -1
    person.do("undo")
    assert person.contents.drawing[0, 4, 4] == 1


def test_a_sample_comes_on_the_pad_with_its_answer(person):
    person.sample(5)
    np.testing.assert_array_equal(person.window.pad.grid.values, LettersTask().samples()[5].picture[0])
    assert person.window.parts.verdict.letter.text() == "O"
    assert person.window.parts.verdict.mark.text() == "✓ right: it is an O"
    assert person.undo_text == f"&Undo {LettersTask().samples()[5].title}"
    person.do("undo")
    assert person.window.parts.verdict.letter.text() == "X"
    assert person.window.parts.actions.by_name["redo"].isEnabled()


def test_another_size_brings_its_network(person):
    person.window.pad.set_size(28)
    person.settle()
    assert person.window.pad.grid.values.shape == (28, 28)
    assert person.contents.network.name == "letters-28"
    for name in TABS:
        person.tab(name)
    person.do("undo")
    assert person.window.pad.grid.values.shape == (9, 9)


def test_drawing_entries_of_the_menu(person):
    pad = person.window.pad
    person.do("thicker")
    assert pad.stroke_width == 2
    person.do("thinner")
    person.do("eraser")
    person.hold(pad.grid, (4, 4))
    person.let_go(pad.grid, (4, 4))
    assert person.contents.drawing[0, 4, 4] == -1
    person.do("pencil")
    before = person.contents.drawing
    person.do("invert")
    np.testing.assert_array_equal(person.contents.drawing, -before)
    person.do("another")
    assert person.contents.answer in (0, 1)
    person.window.parts.transforms.slider("shift_x").slider.setValue(1000)
    person.settle()
    assert person.contents.transform.shift_x == 4
    person.do("reset_transform")
    assert person.contents.transform.shift_x == 0


# Looking


def test_a_tab_shows_the_present_view_when_it_is_switched_to(person):
    hidden = person.tab("relu")
    person.tab("network")
    person.sample(7)
    shown = person.tab("relu")
    assert shown is hidden
    output = zoo.load("letters-9").forward(LettersTask().samples()[7].picture).output("relu")
    values = [shown.value("relu", *cell) for cell in np.ndindex(output.shape)]
    np.testing.assert_array_equal(np.array(values).reshape(output.shape), output)


def test_a_tab_is_there_before_anything_was_prepared(qtbot, settings):
    """A quick click: the window has been painted, and the rest of the tabs not yet been made."""
    window = make_window(settings)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: bool(window.parts.verdict.letter.text()))
    assert len(window.findChildren(Panel)) == 1
    for name, place in TABS.items():
        click_tab(window, place)
        assert window.parts.tabs.panel(place).name == name
        assert window.parts.tabs.panel(place).isVisible()
    assert len(window.findChildren(Panel)) == len(TABS)


def test_tabs_are_called_as_their_panels_say(person):
    assert [person.window.parts.tabs.tabText(place) for place in TABS.values()] == [
        panel.title() for panel in person.window.parts.tabs.panels]


def test_tabs_without_cells_say_what_else_to_do(person):
    breadcrumb = person.window.parts.breadcrumb.findChild(QLabel)
    for name in ("error", "nudge", "landscape", "runs", "audit"):
        person.window.parts.tabs.open(name)
        assert "Point at any cell" not in breadcrumb.text()
        assert person.window.parts.tabs.hint in breadcrumb.text()
    person.window.parts.tabs.open("network")
    assert "Point at any cell" in breadcrumb.text()


def test_no_stray_line_is_drawn_behind_the_tabs(person):
    assert not person.window.parts.tabs.tabBar().drawBase()


def test_every_tab_has_a_shortcut(person):
    person.window.activateWindow()
    for group, key in ((OWN, Qt.Key.Key_F4), (LEARN, Qt.Key.Key_F9), (WHY, Qt.Key.Key_F7), (LOOK, Qt.Key.Key_F6)):
        QTest.keyClick(person.window, key)
        there = [place for place, tab in enumerate(PANELS) if tab.group == group]
        assert person.window.parts.tabs.in_sight == there
        for number, place in reversed(list(enumerate(there))):
            QTest.keyClick(person.window, Qt.Key(Qt.Key.Key_1 + number), Qt.KeyboardModifier.AltModifier)
            assert person.window.parts.tabs.currentIndex() == place


def status_words(person):
    return " ".join(label.text() for label in person.window.statusBar().findChildren(QLabel))


def test_pointing_says_where_and_how_much(person):
    canvas = person.tab("network")
    person.mouse(MOVE, canvas, canvas.cell_rect("convolution", 1, 2, 3).center())
    person.settle()
    value = zoo.load("letters-9").forward(LettersTask().samples()[0].picture).output("convolution")[1, 2, 3]
    assert "map 2, row 3, column 4" in status_words(person)
    assert f"{float(value):.3f}".replace("-", "−") in status_words(person)
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    person.settle()
    assert "map 2" not in status_words(person)


def test_pointing_names_the_layer_as_people_do_and_writes_a_true_minus(person):
    person.do("clear")
    canvas = person.tab("network")
    output = person.session.contents.network.forward(person.contents.drawing).output("convolution")
    negative = tuple(int(place) for place in np.argwhere(output < 0)[0])
    person.mouse(MOVE, canvas, canvas.cell_rect("convolution", *negative).center())
    assert "convolution, map" in status_words(person)
    assert f"−{-float(output[negative]):.3f}" in status_words(person)
    person.mouse(MOVE, canvas, canvas.cell_rect("relu", 0, 0, 0).center())
    assert "ReLU, map 1" in status_words(person)
    person.mouse(MOVE, canvas, canvas.cell_rect(PICTURE, 0, 0, 0).center())
    assert status_words(person).startswith("picture, map 1, row 1, column 1")


def test_pointing_while_the_network_changes(person):
    """The mouse rests on the pad; shortcuts bring networks of other stacks."""
    pad = person.window.pad.grid
    person.mouse(MOVE, pad, pad.geometry_of_cells.rect(4, 4).center())
    person.do("add_filter")
    person.window.pad.set_size(28)
    person.settle()
    for name in TABS:
        person.tab(name)
    person.do("undo")
    person.do("undo")
    assert person.contents.network.name == "letters-9"


def click_cell(person, canvas, *cell):
    QTest.mouseClick(canvas, LEFT, pos=canvas.cell_rect(*cell).center().toPoint())
    person.settle()


def test_a_click_pins_for_every_tab_and_escape_lets_go(person):
    canvas = person.tab("network")
    click_cell(person, canvas, "pooling", 1, 1, 1)
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    for name in ("pooling", "network"):
        canvas = person.tab(name)
        person.mouse(MOVE, canvas, canvas.cell_rect("pooling", 3, 0, 0).center())
        assert canvas.held == ("pooling", 1, 1, 1), "hovering moves nothing"
        assert person.window.parts.breadcrumb.path[0] == Focus("pooling", 1, 1, 1)
    assert "map 2, row 2, column 2" in status_words(person)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    person.settle()
    assert canvas.held is None
    assert person.window.parts.breadcrumb.path == ()


def test_a_pin_stays_while_one_draws(person):
    canvas, pad = person.tab("network"), person.window.pad.grid
    click_cell(person, canvas, "pooling", 1, 1, 1)
    person.hold(pad, (4, 1))
    person.drag_to(pad, (4, 7))
    person.let_go(pad, (4, 7))
    assert canvas.held == ("pooling", 1, 1, 1)
    assert person.window.parts.breadcrumb.path[0] == Focus("pooling", 1, 1, 1)


def test_from_the_score_to_the_pixel_and_back_by_keyboard_alone(person):
    canvas = person.tab("network")
    person.window.activateWindow()
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_PageDown)
    person.settle()
    path = person.window.parts.breadcrumb.path
    assert [cell.layer for cell in path] == ["votes", "pooling", "relu", "convolution", PICTURE]
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    person.settle()
    assert canvas.held == ("votes", 0, 0, 0)
    for cell in path[1:]:
        QTest.keyClick(canvas, Qt.Key.Key_PageDown)
        person.settle()
        assert canvas.held == (cell.layer, cell.map, cell.row, cell.column)
    assert person.window.pad.grid.pinned is not None
    QTest.keyClick(canvas, Qt.Key.Key_PageUp)
    person.settle()
    QTest.keyClicks(canvas, "]")
    person.settle()
    assert canvas.held[0] == "convolution"
    assert canvas.held[1:] != (path[3].map, path[3].row, path[3].column)
    assert person.window.pad.stroke_width == 1, "the key was not the pad's"


def test_the_menu_walks_from_wherever_the_keyboard_is(person):
    person.window.activateWindow()
    for key, layer in ((Qt.Key.Key_Down, "votes"), (Qt.Key.Key_Down, "pooling"), (Qt.Key.Key_Up, "votes")):
        QTest.keyClick(person.window, key, Qt.KeyboardModifier.ControlModifier)
        person.settle()
        assert status_words(person).startswith(layer)
    person.do("look_next")
    assert "votes, map 2" in status_words(person)
    person.do("look_previous")
    assert "votes, map 1" in status_words(person)
    person.do("pin")
    assert person.window.parts.breadcrumb.pin_button.isChecked()


def test_a_step_of_the_breadcrumb_is_looked_at_in_every_part(person):
    canvas = person.tab("network")
    click_cell(person, canvas, "votes", 0, 0, 0)
    path = person.window.parts.breadcrumb.path
    person.window.parts.breadcrumb.findChild(QLabel).linkActivated.emit(str(len(path) - 1))
    person.settle()
    pixel = path[-1]
    assert canvas.held == (PICTURE, 0, pixel.row, pixel.column)
    assert person.window.pad.grid.pinned[:2] == (pixel.row, pixel.column)


def test_pointing_about_never_moves_what_stands_around(person):
    canvas = person.tab("network")
    parts = (person.window.parts.tabs, person.window.parts.breadcrumb, person.window.parts.verdict, person.window.pad)
    before = [part.geometry() for part in parts]
    for cell in (("votes", 0, 0, 0), (PICTURE, 0, 4, 4), ("pooling", 5, 3, 3)):
        person.mouse(MOVE, canvas, canvas.cell_rect(*cell).center())
        assert [part.geometry() for part in parts] == before


def test_a_pin_on_what_is_gone_is_let_go(person):
    canvas = person.tab("network")
    click_cell(person, canvas, "pooling", 5, 3, 3)
    person.do("remove_filter")
    person.do("remove_filter")
    assert canvas.held is None
    assert person.window.parts.breadcrumb.path == ()


# Filters


def test_painting_a_filter_changes_the_maps_while_the_button_is_down(person):
    canvas, grid = person.tab("network"), person.window.parts.filters.grid
    before = [canvas.value("convolution", 0, row, 0) for row in range(7)]
    person.hold(grid, (0, 0), RIGHT)
    assert [canvas.value("convolution", 0, row, 0) for row in range(7)] != before
    person.drag_to(grid, (2, 2), RIGHT)
    person.let_go(grid, (2, 2), RIGHT)
    assert person.session.undo_stack.count() == 1
    weights = person.contents.network.parameters["convolution.weights"][0, 0]
    assert weights[0, 0] == weights[1, 1] == weights[2, 2] < 0
    person.do("reset_filter")
    person.do("undo")
    person.do("undo")
    assert [canvas.value("convolution", 0, row, 0) for row in range(7)] == before


def type_into_filter(person, text):
    grid = person.window.parts.filters.grid
    point = grid.geometry_of_cells.rect(1, 1).center().toPoint()
    QTest.mouseDClick(grid, LEFT, pos=point)
    assert grid.editor.isVisible()
    grid.editor.selectAll()
    QTest.keyClicks(grid.editor, text)
    QTest.keyClick(grid.editor, Qt.Key.Key_Return)
    person.settle()


def test_what_is_no_number_is_refused_in_a_sentence(person):
    before = person.contents.network
    for text in ("nan", "inf", "1e99", "hello"):
        type_into_filter(person, text)
        assert f"“{text}”" in person.window.parts.filters.message
        assert person.contents.network is before
        assert person.session.undo_stack.count() == 0
        QTest.keyClick(person.window.parts.filters.grid.editor, Qt.Key.Key_Escape)


def test_a_double_click_that_is_given_up_is_no_step(person):
    before, grid = person.contents.network, person.window.parts.filters.grid
    point = grid.geometry_of_cells.rect(0, 1).center().toPoint()
    QTest.mouseClick(grid, LEFT, pos=point)
    QTest.mouseDClick(grid, LEFT, pos=point)
    QTest.keyClick(grid.editor, Qt.Key.Key_Escape)
    person.settle()
    assert person.contents.network is before
    actions = person.window.parts.actions.by_name
    assert not actions["undo"].isEnabled()
    assert not actions["redo"].isEnabled()


def test_a_number_is_typed(person):
    type_into_filter(person, "0.25")
    assert person.contents.network.parameters["convolution.weights"][0, 0, 1, 1] == 0.25


@pytest.mark.filterwarnings("ignore:overflow:RuntimeWarning", "ignore:invalid value:RuntimeWarning")
def test_the_largest_number_breaks_no_tab(person):
    type_into_filter(person, "3e38")
    for name in TABS:
        person.tab(name)
        person.window.grab()
    person.sample(5)
    person.do("undo")
    person.do("undo")
    assert person.contents.network.parameters["convolution.weights"].max() < 100


def test_adding_and_removing_filters(person):
    person.do("add_filter")
    assert person.contents.network.stack.shape_of("convolution")[0] == 7
    for name in TABS:
        person.tab(name)
    for _ in range(3):
        person.window.parts.actions.by_name["remove_filter"].trigger()
    person.settle()
    person.do("copy_filter")
    person.do("paste_filter")
    person.do("use_patch")
    for name in TABS:
        person.tab(name)
    while person.session.undo_stack.canUndo():
        person.do("undo")
    assert person.contents.network.stack.shape_of("convolution")[0] == 6


# Training


def test_learning_from_scratch_by_clicks(person):
    window, shipped = person.window, person.contents.network
    QTest.mouseClick(window.parts.training_bar.learn_button, LEFT)
    person.until(lambda: (person.session.training.view.loss or 0) > 0)
    first = person.session.training.view.loss
    person.until(lambda: person.session.training.view.loss < first * 0.7)
    QTest.mouseClick(window.parts.training_bar.play_button, LEFT)
    person.settle()
    assert not person.session.training.playing
    assert person.undo_text == "&Undo Learn from scratch"
    steps = person.session.training.run.losses.steps
    curves = window.parts.training_bar.plot
    assert curves.isVisible()
    assert person.session.training.view.step == steps > 10
    person.do("undo")
    assert person.contents.network is shipped
    assert window.parts.verdict.letter.text() == "X"


def test_maps_and_filters_follow_the_training(person):
    canvas = person.tab("convolution")
    before = canvas.value("convolution", 0, 3, 3)
    person.do("learn")
    person.until(lambda: canvas.value("convolution", 0, 3, 3) != before)
    learning = canvas.value("convolution", 0, 3, 3)
    person.until(lambda: canvas.value("convolution", 0, 3, 3) != learning)
    person.do("play")
    weights = person.contents.network.parameters["convolution.weights"][0, 0]
    np.testing.assert_array_equal(person.window.parts.filters.grid.values, weights)


def test_painting_a_filter_while_it_learns(person):
    grid = person.window.parts.filters.grid
    person.do("play")
    person.until(lambda: person.session.training.view.step > 5)
    person.hold(grid, (0, 0))
    person.let_go(grid, (0, 0))
    seen = person.session.training.view.step
    person.until(lambda: person.session.training.view.step > seen + 5)
    person.do("play")
    assert person.session.undo_stack.count() == 1
    assert person.session.training.run.changes


def test_step_reset_faster_and_slower(person):
    person.do("reset")
    for _ in range(3):
        person.do("step")
    person.until(lambda: person.session.training.view.step == 3 and not person.session.training.playing)
    person.do("slower")
    assert person.session.training.view.speed > 0
    person.do("faster")
    assert person.session.training.view.speed == 0
    assert person.session.undo_stack.count() == 4


def test_the_plot_shows_the_run_of_the_network_on_display(person):
    plot = person.window.parts.training_bar.plot
    assert plot.isVisible()
    assert last_shown(plot) is None
    person.do("reset")
    for _ in range(3):
        person.do("step")
    person.until(lambda: last_shown(plot) == 3)
    person.do("undo")
    person.until(lambda: moment_shown(plot) == 2)
    assert last_shown(plot) == 3, "the step after it is not lost"
    person.do("undo")
    person.do("undo")
    person.until(lambda: last_shown(plot) is None)
    assert person.session.training.view.step == 0
    for _ in range(3):
        person.do("redo")
    person.until(lambda: last_shown(plot) == 3)
    for entry in ("add_filter", "reset"):
        person.do(entry)
        person.until(lambda: last_shown(plot) is None)
        person.do("undo")
        person.until(lambda: last_shown(plot) == 3)


def click_tab(window, place):
    """Click a tab, and before it the button of its group, as one has to."""
    group, bar = PANELS[place].group, window.parts.tabs.tabBar()
    if not bar.isTabVisible(place):
        number = list(dict.fromkeys(tab.group for tab in PANELS)).index(group)
        corner = window.parts.tabs.cornerWidget(Qt.Corner.TopLeftCorner)
        QTest.mouseClick(corner.findChildren(QToolButton)[number], LEFT)
    QTest.mouseClick(bar, LEFT, pos=bar.tabRect(place).center())


def moment_shown(plot):
    """The step that the plot marks, because somebody went back to it."""
    return plot.chart._item.picture.moment


def last_shown(plot):
    """The last step of the run on the plot; None where the network on display comes from none."""
    steps = plot.chart.reading().loss.last_steps()
    return int(steps[0]) if len(steps) else None


def test_changing_how_it_learns_on_the_way_is_one_undo_step_and_one_curve(person):
    shipped, settings = person.contents.network, person.window.parts.training_bar.settings
    person.do("learn")
    run = person.session.training.run
    for field, value in ((settings.batch, 4), (settings.seed, 9), (settings.batch, 32)):
        seen = person.session.training.view.step
        person.until(lambda seen=seen: person.session.training.view.step > seen + 5)
        field.chosen.emit(value)
    seen = person.session.training.view.step
    person.until(lambda: person.session.training.view.step > seen + 5)
    person.do("play")
    assert person.session.training.run is run
    assert run.losses.steps == person.session.training.view.step
    person.do("undo")
    assert person.contents.network is shipped
    assert not person.window.parts.actions.by_name["undo"].isEnabled()


def test_adding_a_filter_while_it_trains_says_why_training_stopped(person):
    person.do("play")
    person.until(lambda: person.session.training.view.step > 5)
    person.do("add_filter")
    assert not person.session.training.playing
    assert person.window.statusBar().currentMessage().startswith("Training stopped: the network has another shape")


def test_undo_after_a_seed_was_typed(person):
    person.do("invert")
    person.window.activateWindow()
    seed = person.window.parts.training_bar.settings.seed
    seed.setFocus()
    person.until(seed.hasFocus)
    seed.selectAll()
    QTest.keyClicks(seed, "12")
    QTest.keyClick(seed, Qt.Key.Key_Return)
    QTest.keyClick(seed, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    person.settle()
    assert person.session.training.view.seed == 12
    assert person.undo_text == "&Undo"
    assert person.session.undo_stack.canRedo()


def test_closing_while_it_trains(person):
    person.do("learn")
    person.until(lambda: person.session.training.view.step > 5)
    person.do("quit")
    assert not person.window.isVisible()
    assert not any(thread.name == "xoviz compute" for thread in threading.enumerate())


# Menus


def all_actions(menu):
    for action in menu.actions():
        if action.menu() is not None:
            yield from all_actions(action.menu())
        elif not action.isSeparator():
            yield action


def test_every_entry_is_in_its_menu_connected_and_explained(person):
    window = person.window
    shown = [action for top in window.menuBar().actions() for action in all_actions(top.menu())]
    for name, action in window.parts.actions.by_name.items():
        assert action in shown, name
        assert action.isSignalConnected(QMetaMethod.fromSignal(action.triggered)), name
        assert action.statusTip(), name
    assert window.findChildren(QMenu)


def test_shortcuts_are_unique_and_possible(person):
    actions = list(person.window.parts.actions.by_name.values()) + person.window.parts.tabs.findChildren(QAction)
    shortcuts = Counter(action.shortcut().toString() for action in actions if not action.shortcut().isEmpty())
    assert [shortcut for shortcut, count in shortcuts.items() if count > 1] == []
    for entry in entries(str):
        assert not entry.shortcut or QKeySequence(entry.shortcut).toString(), entry.name
        assert entry.menu in menus(str)


@pytest.mark.parametrize("change", [{"open": None}, {"fly": print}])
def test_entries_and_slots_must_match(qtbot, change):
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = Actions(window, make_menus(window, str), str)
    slots = dict.fromkeys(actions.by_name, lambda: None)
    for name, slot in change.items():
        if slot is None:
            del slots[name]
        else:
            slots[name] = slot
    with pytest.raises(KeyError, match=next(iter(change))):
        actions.connect(slots)


def test_shortcuts_work(person):
    person.window.activateWindow()
    for keys, text in (("Ctrl+I", "&Undo Invert"), ("Ctrl+Z", "&Undo"), ("Ctrl+N", "&Undo Clear"), ("Ctrl+Z", "&Undo"),
                       ("Ctrl+Shift+Z", "&Undo Clear"), ("Ctrl+G", "&Undo Another one")):
        sequence = QKeySequence(keys)[0]
        QTest.keyClick(person.window, sequence.key(), sequence.keyboardModifiers())
        person.settle()
        assert person.undo_text == text, keys


# Looks and layout


def window_colour():
    return QApplication.palette().window().color()


def test_the_theme_is_switched_and_remembered(person, open_window):
    person.do("theme_dark")
    assert window_colour() == theme.DARK.colour("window")
    person.do("switch_theme")
    assert window_colour() == theme.LIGHT.colour("window")
    person.do("switch_theme")
    checked = [name for name in ("system", "light", "dark")
               if person.window.parts.actions.by_name[f"theme_{name}"].isChecked()]
    assert checked == ["dark"]
    person.window.close()
    theme.apply(QApplication.instance(), theme.LIGHT)
    open_window()
    assert window_colour() == theme.DARK.colour("window")


def test_every_tab_survives_a_switch_of_the_theme(person):
    for name in TABS:
        person.tab(name)
        person.do("switch_theme")
        assert not person.window.grab().isNull()


def test_the_layout_is_remembered_and_put_back(person, open_window):
    drawing, filters, *_ = person.window.docks
    person.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, drawing)
    filters.close()
    person.window.close()
    again = open_window()
    drawing, filters, *_ = again.window.docks
    assert again.window.dockWidgetArea(drawing) == Qt.DockWidgetArea.RightDockWidgetArea
    assert filters.isHidden()
    again.do("reset_layout")
    assert again.window.dockWidgetArea(drawing) == Qt.DockWidgetArea.LeftDockWidgetArea
    assert not filters.isHidden()
    again.window.close()
    assert not open_window().window.docks[1].isHidden()


@pytest.mark.parametrize("nonsense", ["nonsense", "bm9uc2Vuc2U=", "@", 5])
def test_a_layout_that_is_nonsense_does_no_harm(settings, open_window, nonsense):
    settings.setValue("window/state", nonsense)
    settings.setValue("window/geometry", nonsense)
    settings.setValue("look/tab", nonsense)
    window = open_window().window
    assert window.pad.isVisible()
    assert window.parts.tabs.currentIndex() == 0


def test_nothing_is_pickled_when_the_layout_is_remembered(person, settings):
    person.sample(5)
    person.window.close()
    settings.sync()
    with open(settings.fileName(), "rb") as file:
        kept = file.read()
    assert b"state=" in kept
    assert b"geometry=" in kept
    assert b"@" not in kept


def test_the_open_tab_is_remembered(person, open_window):
    person.tab("pooling")
    person.window.close()
    again = open_window()
    assert again.window.parts.tabs.currentIndex() == TABS["pooling"]
    again.tab("network")
    again.window.close()
    assert open_window().window.parts.tabs.currentIndex() == 0


def test_the_pad_of_the_next_start_is_that_of_the_end(person, open_window):
    person.window.pad.set_size(64)
    person.settle()
    person.do("undo")
    person.window.close()
    again = open_window()
    assert again.contents.drawing.shape == (1, 9, 9)
    again.window.pad.set_size(28)
    again.settle()
    again.window.close()
    assert open_window().contents.drawing.shape == (1, 28, 28)


def test_parts_keep_their_distance_from_the_edge_and_have_one_title(person):
    _, _, dock, _ = person.window.docks
    dock.raise_()
    person.settle()
    transforms = person.window.parts.transforms
    label = transforms.slider("turn").label
    assert label.mapTo(dock, QPoint(0, 0)).x() >= 8
    assert [each.text() for each in dock.findChildren(QLabel) if each.text() == dock.windowTitle()] == []


def test_numbers_are_read_alike_everywhere_and_so_at_the_next_start(person, open_window):
    person.session.wish(ChooseNetwork("talk"))
    person.settle()
    canvas = person.tab("convolution")
    readings = {"read_slides": ("0.77", "X 1.00, O 0.55"), "read_fractions": ("7/9", "X 1, O 5/9"),
                "read_decimals": ("0.78", "X 1.00, O 0.56")}
    for name, (cell, votes) in readings.items():
        person.do(name)
        person.settle()
        assert canvas.text("convolution", 0, 0, 0) == cell
        assert votes in person.window.parts.verdict.bars.accessibleDescription()
        assert person.window.parts.number_reading.buttons[name.removeprefix("read_")].isChecked()
        ticked = [each for each in readings if person.window.parts.actions.by_name[each].isChecked()]
        assert ticked == [name]
    QTest.keyClick(person.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    person.until(lambda: canvas.text("convolution", 0, 0, 0) == "0.77")
    person.window.close()
    again = open_window()
    assert again.session.reading == "slides"
    assert again.window.parts.actions.by_name["read_slides"].isChecked()
    assert again.window.parts.number_reading.buttons["slides"].isChecked()


def test_a_hidden_tab_is_read_as_the_others_when_it_is_shown(person):
    person.session.wish(ChooseNetwork("talk"))
    person.tab("network")
    QTest.mouseClick(person.window.parts.number_reading.buttons["fractions"], LEFT)
    person.settle()
    assert person.tab("convolution").text("convolution", 0, 0, 0) == "7/9"


def test_where_fractions_do_not_fit_it_is_said_and_decimals_are_shown(person):
    person.session.wish(ChooseNetwork("letters-9"))
    person.settle()
    QTest.mouseClick(person.window.parts.number_reading.buttons["fractions"], LEFT)
    person.settle()
    note = person.window.parts.number_reading.note
    assert note.isVisible()
    assert "'letters-9' has weights such as" in note.toolTip()
    assert "'letters-9' has weights such as" in person.window.statusBar().currentMessage()
    assert "/" not in person.tab("convolution").text("convolution", 0, 0, 0)


def test_less_motion_is_remembered(person, open_window):
    person.do("less_motion")
    person.window.close()
    again = open_window()
    assert again.window.parts.actions.by_name["less_motion"].isChecked()
    again.tab("filtering")
    player = again.window.parts.tabs.panels[TABS["filtering"]].findChild(Player)
    player.play()
    assert not player.is_playing
    again.do("less_motion")
    player.play()
    assert player.is_playing
    player.pause()


def test_full_screen(person):
    person.do("full_screen")
    assert person.window.isFullScreen()
    person.do("full_screen")
    assert not person.window.isFullScreen()


def test_a_notice_stays_until_it_is_closed(person):
    person.do("about")
    person.sample(5)
    assert "Brandon Rohrer" in person.window.parts.notice.sentence
    assert not person.window.parts.notice.warns
    person.window.activateWindow()
    QTest.keyClick(person.window, Qt.Key.Key_Escape)
    person.until(lambda: person.window.parts.notice.sentence == "")


# Files and clipboard


def test_a_damaged_file_is_one_sentence_and_changes_nothing(person, tmp_path, monkeypatch):
    damaged = tmp_path / "damaged.xoviz"
    damaged.write_bytes(b"PK\x03\x04 and nothing more")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *arguments: (str(damaged), ""))
    before = person.contents
    person.do("open")
    assert "damaged.xoviz" in person.window.parts.notice.sentence
    assert "\n" not in person.window.parts.notice.sentence
    assert person.contents is before
    assert person.window.parts.verdict.letter.text() == "X"


def test_files_are_saved_and_opened_through_the_menu(person, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *arguments: (str(tmp_path / "mine.xoviz"), ""))
    person.do("save_network")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *arguments: (str(tmp_path / "x.png"), ""))
    person.do("save_picture")
    person.sample(5)
    for name, verdict in (("x.png", "X"), ("mine.xoviz", "X")):
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a, name=name: (str(tmp_path / name), ""))
        person.do("open")
        assert person.window.parts.verdict.letter.text() == verdict
        assert name in person.window.statusBar().currentMessage()
    assert person.contents.network.name == "mine"
    assert person.window.parts.notice.sentence == ""


def recent_names(person):
    menu = person.window.parts.recent
    menu.aboutToShow.emit()
    return [action.text().split()[-1] for action in menu.actions() if action.isEnabled()]


def test_recent_files_are_opened_from_their_menu_and_go_when_they_are_gone(person, open_window, tmp_path):
    menu, samples = person.window.parts.recent, LettersTask().samples()
    assert menu.menuAction() in person.window.parts.actions.menus["File"].actions()
    assert recent_names(person) == []
    for index, name in ((0, "x.png"), (5, "o.png")):
        write(samples[index].picture, tmp_path / name, scale=10)
        person.window.open_path(tmp_path / name)
    person.settle()
    assert recent_names(person) == ["o.png", "x.png"]
    menu.actions()[1].trigger()
    person.settle()
    assert person.window.parts.verdict.letter.text() == "X"
    assert recent_names(person) == ["x.png", "o.png"]
    (tmp_path / "o.png").unlink()
    menu.actions()[1].trigger()
    person.settle()
    assert "o.png" in person.window.parts.notice.sentence
    assert person.window.parts.verdict.letter.text() == "X"
    person.window.close()
    assert recent_names(open_window()) == ["x.png"]


def test_a_dialog_that_is_cancelled(person, monkeypatch):
    for dialog in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, dialog, lambda *arguments: ("", ""))
    before = person.contents
    for entry in ("open", "save_network", "save_picture"):
        person.do(entry)
    assert person.contents is before
    assert person.window.parts.notice.sentence == ""


def test_a_network_without_filters_in_the_window(person, tmp_path):
    plain = network((Dense("votes", 2),), (1, 9, 9), ("X", "O"), seed=1)
    storage.save(plain, tmp_path / "plain.xoviz")
    person.window.open_path(tmp_path / "plain.xoviz")
    person.settle()
    for name in TABS:
        person.tab(name)
        person.window.grab()
    person.do("learn")
    person.until(lambda: person.session.training.view.step > 5)
    person.do("play")
    person.do("undo")
    person.do("undo")
    assert person.contents.network.name == "letters-9"


def dropped(window, data):
    """Drag over the window and drop; whether it was welcome."""
    where, move = QPoint(300, 300), Qt.DropAction.CopyAction
    enter = QDragEnterEvent(where, move, data, LEFT, Qt.KeyboardModifier.NoModifier)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(where), move, data, LEFT, Qt.KeyboardModifier.NoModifier))
    return enter.isAccepted()


def test_a_picture_file_is_dropped(person, tmp_path):
    write(LettersTask().samples()[5].picture, tmp_path / "o.png", scale=10)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "o.png"))])
    assert dropped(person.window, data)
    person.settle()
    assert person.window.parts.verdict.letter.text() == "O"


def test_words_are_not_welcome(person):
    data = QMimeData()
    data.setText("an X")
    assert not dropped(person.window, data)


def test_copy_and_paste_a_picture(person):
    person.sample(5)
    person.do("copy_picture")
    person.sample(0)
    person.do("paste_picture")
    np.testing.assert_array_equal(person.contents.drawing, LettersTask().samples()[5].picture)
    assert person.undo_text == "&Undo Paste picture"


@pytest.mark.parametrize(("width", "height"), [(1, 1), (3000, 2), (2, 20_000)])
def test_a_blank_picture_is_refused_however_it_comes(person, tmp_path, width, height):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    image.save(str(tmp_path / "blank.png"))
    before, data = person.contents, QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "blank.png"))])
    QGuiApplication.clipboard().setImage(image)
    for way in (lambda: person.do("paste_picture"), lambda: dropped(person.window, data),
                lambda: person.window.open_path(tmp_path / "blank.png")):
        way()
        person.settle()
        assert "is blank: there is no letter in it" in person.window.parts.notice.sentence
        assert person.window.parts.notice.warns
        assert person.contents is before
        person.window.parts.notice.hide()


def test_paste_without_a_picture(person):
    QGuiApplication.clipboard().setText("an X")
    before = person.contents
    person.do("paste_picture")
    assert "no picture on the clipboard" in person.window.parts.notice.sentence
    assert person.contents is before


def test_the_talks_opening_is_one_click_away(person):
    person.tab("compare")
    panel = person.window.parts.tabs.panels[TABS["compare"]]
    QTest.mouseClick(panel.opening, LEFT)
    person.settle()
    assert panel.cards.whole.text() == "49/81 = 0.60"
    assert panel.cards.differing.text() == "16 of 81 pixels differ"
    QTest.mouseClick(panel.keep, LEFT)
    person.do("invert")
    assert panel.cards.whole.text() == "−81/81 = −1.00"


def test_training_rests_while_another_panel_comes_to_the_front(person, monkeypatch):
    rests = []
    person.settle()
    monkeypatch.setattr(Compute, "rest", lambda compute: rests.append(compute))
    person.window.parts.tabs.open("relu")
    assert len(rests) == 1
