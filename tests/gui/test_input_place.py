"""What stands in the pad's place follows the task, and what belongs to the pad can be done only there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from xoviz.gui.main_window import MainWindow
from xoviz.pictures.write import write
from xoviz.state.wishes import ChooseTask, Draw, NewCollection, SetInput
from xoviz.tasks import task


def test_each_kind_of_input_has_its_editor_and_the_pad_comes_back(opened: MainWindow, qtbot: QtBot) -> None:
    actions = opened.parts.actions.by_name
    assert opened.input.editor is None
    assert opened.docks[0].windowTitle() == "Drawing"
    opened.parts.tabs.wish.emit(ChooseTask("text"))
    qtbot.waitUntil(lambda: opened.input.editor is not None)
    assert opened.docks[0].windowTitle() == "Input"
    assert not actions["clear"].isEnabled()
    assert not opened.parts.transforms.isEnabled()
    actions["undo"].trigger()
    qtbot.waitUntil(lambda: opened.input.editor is None)
    assert actions["clear"].isEnabled()
    assert opened.parts.transforms.isEnabled()


@pytest.mark.parametrize(("change", "reason"), [
    (lambda picture: Draw(picture[0]), "no pad to draw on"),
    (lambda picture: SetInput(picture[:, :-1], "Cut"), "shape"),
    (lambda picture: SetInput(2 * picture, "Louder"), "from −1 to 1")])
def test_what_does_not_belong_to_a_task_is_refused_in_a_sentence(opened: MainWindow, qtbot: QtBot, change,
                                                                 reason: str) -> None:
    opened.parts.tabs.wish.emit(ChooseTask("text"))
    qtbot.waitUntil(lambda: opened.input.editor is not None)
    undo = opened.parts.actions.by_name["undo"].text()
    opened.parts.tabs.wish.emit(change(np.asarray(task("text").samples()[1].picture)))
    qtbot.waitUntil(lambda: reason in opened.parts.notice.sentence)
    assert opened.parts.actions.by_name["undo"].text() == undo


@pytest.mark.parametrize("name", ["table", "text", "bounce", "sound"])
def test_a_picture_file_brings_the_pad_back(opened: MainWindow, qtbot: QtBot, tmp_path: Path, name: str) -> None:
    letter = tmp_path / "letter.png"
    write(np.asarray(task("letters").samples()[0].picture), letter, scale=8)
    opened.parts.tabs.wish.emit(ChooseTask(name))
    qtbot.waitUntil(lambda: opened.input.editor is not None)
    opened.open_path(letter)
    qtbot.waitUntil(lambda: opened.input.editor is None)
    said = opened.parts.verdict.findChildren(QLabel)
    qtbot.waitUntil(lambda: any(label.text().startswith("X over") for label in said))
    for _ in range(2):
        opened.parts.actions.by_name["undo"].trigger()
    qtbot.waitUntil(lambda: opened.input.editor is not None)


@pytest.mark.parametrize("starter", [True, False])
@pytest.mark.parametrize("name", ["memory", "bounce"])
def test_a_new_set_of_drawings_brings_the_pad_back(opened: MainWindow, qtbot: QtBot, name: str, starter: bool) -> None:
    opened.parts.tabs.wish.emit(ChooseTask(name))
    qtbot.waitUntil(lambda: opened.input.editor is not None)
    opened.parts.tabs.wish.emit(NewCollection(starter=starter))
    qtbot.waitUntil(lambda: opened.input.editor is None)
    assert (opened.pad.grid.values == -1).all()


def test_nothing_can_be_put_before_a_network_that_cannot_read_it(opened: MainWindow, qtbot: QtBot) -> None:
    opened.parts.tabs.wish.emit(ChooseTask("table"))
    qtbot.waitUntil(lambda: opened.input.editor is not None)
    before = opened._session.contents
    with pytest.raises(ValueError, match="reads"):
        opened._session.edit({"drawing": np.zeros((1, 5, 5), np.float32)}, "Smuggle")
    assert opened._session.contents is before
