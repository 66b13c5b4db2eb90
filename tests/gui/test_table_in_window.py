"""The table in a real window, with real clicks: columns shuffled, undone, and the experiment that tells why."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from xoviz.gui.inputs.table import TableEditor
from xoviz.gui.main_window import MainWindow
from xoviz.state.session import Session
from xoviz.state.wishes import ChooseTask
from xoviz.tasks.customers import NAMES
from xoviz.tasks.shuffled import Shuffled

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def editor(opened: MainWindow, qtbot: QtBot) -> TableEditor:
    opened.findChild(Session).wish(ChooseTask("table"))
    qtbot.waitUntil(lambda: isinstance(opened.input.editor, TableEditor))
    return opened.input.editor


def test_columns_are_shuffled_by_a_click_and_put_back_by_undo(opened: MainWindow, editor: TableEditor,
                                                              qtbot: QtBot) -> None:
    session = opened.findChild(Session)
    assert [row.name for row in editor.rows.rows] == list(NAMES)
    known = {row.name: row.value for row in editor.rows.rows}
    qtbot.mouseClick(editor.shuffle, LEFT)
    qtbot.waitUntil(lambda: [row.name for row in editor.rows.rows] != list(NAMES))
    assert isinstance(session.task, Shuffled)
    assert {row.name: row.value for row in editor.rows.rows} == known
    session.undo()
    qtbot.waitUntil(lambda: [row.name for row in editor.rows.rows] == list(NAMES))
    assert {row.name: row.value for row in editor.rows.rows} == known


def test_all_of_the_editor_is_seen_in_a_small_window(opened: MainWindow, editor: TableEditor) -> None:
    assert editor.height() >= editor.minimumSizeHint().height()
    assert editor.rows.rects_of(11).row.bottom() <= editor.rows.height() + 1
    assert opened.minimumSizeHint().height() <= 680


def test_the_experiment_rests_while_another_tab_is_in_front(opened: MainWindow, qtbot: QtBot) -> None:
    session = opened.findChild(Session)
    opened.parts.tabs.open("shuffle")
    panel = opened.parts.tabs.panel(opened.parts.tabs.currentIndex())
    qtbot.mouseClick(panel.form.run, LEFT)
    qtbot.waitUntil(lambda: panel.found is not None and panel.found.step > 0, timeout=20_000)
    opened.parts.tabs.open("network")
    assert not session.studies.running("shuffle")
    opened.parts.tabs.open("shuffle")
    assert session.studies.running("shuffle")
    step = panel.found.step
    qtbot.waitUntil(lambda: panel.found.step > step, timeout=20_000)
    assert opened.minimumSizeHint().height() <= 680
    qtbot.mouseClick(panel.form.run, LEFT)
    qtbot.waitUntil(lambda: panel.form.run.text() == "Run")
    assert panel.moral.text().startswith("So ")
