"""The Runs tab: every run in a row, and the network on display against the letters."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit

from xoviz import zoo
from xoviz.explain.batch import Batch
from xoviz.gui.panels.runs import RunsPanel
from xoviz.gui.panels.runs.table import FILTERS, FROZEN, NAME
from xoviz.gui.panels.runs.thumbnails import first_filters, picture_of
from xoviz.gui.theme import current_theme, identity_colour
from xoviz.nn.train import Settings
from xoviz.state.history import History
from xoviz.state.runs import Checks
from xoviz.state.view import RunEntry, RunsView, View
from xoviz.state.wishes import DeleteRun, NameRun, SwitchRun
from xoviz.tasks import task
from xoviz.tasks.base import fresh

NET = zoo.load("letters-9")
LETTERS = Batch(*fresh(task("letters"), 9, 3, 50))
VIEW = View(NET.forward(np.zeros((1, 9, 9), np.float32)), np.zeros((9, 9), np.float32), letters=lambda: LETTERS)


def entry(key, **fields):
    made = RunEntry(key, f"Run {key}", Settings("adam", 0.003, 16), 7, None, 0, 1000, 0.0312, 0.975, (), NET, History(),
                    Checks())
    return replace(made, **fields)


BRANCH = entry(2, parent=1, first=400, last=650, settings=Settings("momentum", 0.05, 8), loss=None, accuracy=None,
               letters=20)


def seen(*entries, current=1, step=1000, **fields):
    return replace(VIEW, runs=RunsView(entries, current, step), **fields)


@pytest.fixture
def panel(qtbot):
    made = RunsPanel()
    qtbot.addWidget(made)
    made.resize(1050, 500)  # what a window of 1366 pixels leaves
    made.show()
    made.wishes = []
    made.wish.connect(made.wishes.append)
    made.present(seen(entry(1), BRANCH))
    return made


def row(panel, number):
    return [panel.model.index(number, column).data() for column in range(FILTERS)]


def test_a_run_has_the_colour_of_its_curve(panel):
    def swatches():
        return [panel.model.index(number, NAME).data(Qt.ItemDataRole.DecorationRole) for number in (0, 1)]

    assert swatches() == [current_theme().colour("accent"), identity_colour(1)]
    panel.present(seen(entry(1), BRANCH, current=2, step=650))
    assert swatches() == [identity_colour(0), current_theme().colour("accent")]


def test_on_a_large_screen_the_plot_gets_the_room_that_a_few_runs_do_not_need(panel, qtbot):
    panel.resize(3000, 1600)
    qtbot.waitUntil(lambda: panel.plot.height() > 1000)
    assert panel.table.height() < 400


def click(panel, qtbot, number, column=2):
    middle = panel.table.visualRect(panel.model.index(number, column)).center()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=middle)


def test_a_row_says_what_a_run_was_and_where_it_came_to(panel):
    assert row(panel, 0) == ["Run 1", "letters-9", "1,000", "adam", "0.003", "16", "endless", "7", "", "0.0312",
                             "97.5 %"]
    assert row(panel, 1) == ["Run 2", "Run 1 at step 400", "400–650", "momentum", "0.05", "8", "20", "7", "", "–", "–"]


def test_a_row_says_how_much_learned_nothing(panel):
    held = frozenset((("convolution", 0), ("convolution", 5), ("votes", 0)))
    panel.present(seen(replace(entry(1), frozen=held)))
    assert row(panel, 0)[FROZEN] == "3 of 8"


def test_a_run_from_nothing_says_what_it_began_with(panel):
    panel.present(seen(entry(1, network=NET.random(4))))
    assert row(panel, 0)[1] == "random weights from seed 4"


def test_the_run_on_display_is_bold_and_chosen(panel):
    bold = [panel.model.index(number, NAME).data(Qt.ItemDataRole.FontRole) for number in range(2)]
    assert bold[0].bold()
    assert bold[1] is None
    assert panel.table.selectionModel().selectedRows()[0].row() == 0
    assert not panel.go_button.isEnabled(), "there already"


def test_a_click_and_a_button_go_to_the_end_of_a_run(panel, qtbot):
    click(panel, qtbot, 1)
    qtbot.mouseClick(panel.go_button, Qt.MouseButton.LeftButton)
    panel.present(seen(entry(1), BRANCH, current=1, step=300))
    click(panel, qtbot, 0)
    qtbot.mouseClick(panel.go_button, Qt.MouseButton.LeftButton)
    assert panel.wishes == [SwitchRun(2), SwitchRun(1)], "also to the end of the run that one stands in the middle of"


def test_by_keyboard_alone(panel, qtbot):
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    qtbot.keyClick(panel.table, Qt.Key.Key_Delete)
    assert panel.wishes == [SwitchRun(2), DeleteRun(2)]


def test_another_name_is_typed_into_the_table(panel, qtbot):
    click(panel, qtbot, 1)
    qtbot.mouseClick(panel.name_button, Qt.MouseButton.LeftButton)
    editor = panel.table.findChild(QLineEdit)
    editor.setText("too fast")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.wishes == [NameRun(2, "too fast")])


def test_what_changes_is_said_of_its_row_alone(panel):
    said = []
    panel.model.dataChanged.connect(lambda first, last: said.append((first.row(), last.row())))
    panel.present(seen(panel.model.entry(0), replace(BRANCH, last=700)))
    assert said == [(1, 1)]
    assert row(panel, 1)[2] == "400–700"


def test_the_choice_stays_while_another_run_begins(panel, qtbot):
    click(panel, qtbot, 0)
    panel.present(seen(panel.model.entry(0), panel.model.entry(1), entry(3), current=3))
    assert panel.table.selectionModel().selectedRows()[0].row() == 0


def test_without_runs_it_says_how_to_get_some(panel):
    panel.present(seen(current=None, step=0))
    assert panel.empty.isVisible()
    assert not panel.table.isVisible()
    assert not any(button.isEnabled() for button in (panel.go_button, panel.name_button, panel.delete_button))


def test_the_curves_are_drawn_while_training_goes_on(panel, qtbot):
    panel.plot.prepare()
    drawn, runs = [], panel.model.entry(0)
    panel.plot.present = drawn.append
    views = (seen(replace(runs, last=step)) for step in count(1001))

    def drawn_between_views():
        panel.present(next(views))
        return bool(drawn)

    # Asked every ten milliseconds, which is far more often than the curves are drawn.
    qtbot.waitUntil(drawn_between_views)


def test_the_letters_are_counted_once_the_network_stands_still(panel, qtbot):
    qtbot.waitUntil(lambda: panel.confusion.counts.sum() == 50)
    right = np.trace(panel.confusion.counts) / 50
    assert right == NET.accuracy(*LETTERS)
    assert f"{100 * right:.1f} % right" in panel.heading.text()
    assert "X: " in panel.confusion.accessibleDescription()
    blind = NET.with_vector(np.zeros(NET.vector.size, np.float32))
    panel.present(replace(seen(entry(1)), trace=blind.forward(np.zeros((1, 9, 9), np.float32))))
    qtbot.waitUntil(lambda: panel.confusion.counts[:, 1].sum() == 0)


def test_without_letters_to_count_it_says_why(panel, qtbot):
    nothing = Batch(LETTERS.pictures[:0], LETTERS.answers[:0])
    panel.present(replace(seen(entry(1)), trace=NET.with_vector(NET.vector.copy()).forward(VIEW.trace.picture),
                          letters=lambda: nothing))
    qtbot.waitUntil(lambda: "nothing to test on" in panel.heading.text())
    assert not panel.confusion.isVisible()


def test_thumbnails_are_the_filters_of_the_first_convolution():
    filters = first_filters(NET)
    assert filters.shape == (6, 3, 3)
    picture = picture_of(np.array([[-1.0, 0.0, 1.0]], np.float32), 1.0)
    left, middle, right = (picture.pixelColor(column, 0) for column in range(3))
    assert left.blue() > left.red()
    assert right.red() > right.blue()
    assert abs(middle.red() - middle.blue()) < 10


def test_filters_are_painted_in_the_last_column(panel, qtbot):
    image = panel.grab().toImage()
    cell = panel.table.visualRect(panel.model.index(0, FILTERS))
    corner = panel.table.viewport().mapTo(panel, cell.topLeft())
    colours = {image.pixel(corner + QPoint(x, cell.height() // 2)) for x in range(6 * 25)}
    assert len(colours) > 8


def test_the_axes_can_be_made_before_anybody_opens_the_tab(qtbot):
    panel = RunsPanel()
    qtbot.addWidget(panel)
    assert panel.plot.chart is None
    panel.prepare(seen(entry(1)))
    assert panel.plot.chart is not None
