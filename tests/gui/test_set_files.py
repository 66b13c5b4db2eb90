"""Sets of drawings through the File menu: what is asked, and what is wished for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from xoviz import zoo
from xoviz.drawings.collection import Collection
from xoviz.gui.file_actions import FileActions
from xoviz.state.view import View
from xoviz.state.wishes import MergeCollections, Open, OpenCollection, SaveCollection, Wish

FILE = Path("/somewhere/set.zip")


@pytest.fixture
def files(qtbot: QtBot) -> FileActions:
    window = QWidget()
    qtbot.addWidget(window)
    return FileActions(window)


@pytest.fixture
def wishes(files: FileActions) -> list[Wish]:
    wished: list[Wish] = []
    files.wish.connect(wished.append)
    return wished


def test_sets_are_opened_merged_and_read_from_folders(files: FileActions, wishes: list[Wish],
                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    for answer in (str(FILE), ""):
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, answer=answer: (answer, ""))
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_, answer=answer: ([answer][:len(answer)], ""))
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, answer=answer: answer)
        for ask in (files.ask_open_set, files.ask_merge_set, files.ask_open_folder):
            ask()
    assert wishes == [OpenCollection(FILE), MergeCollections((FILE,)), OpenCollection(FILE)]


def test_a_set_is_saved_under_a_name_that_files_may_have(files: FileActions, wishes: list[Wish],
                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    refused: list[str] = []
    files.refused.connect(refused.append)
    files.ask_save_set()
    assert "no set" in refused[0]
    net = zoo.load("letters-9")
    blank = np.full((1, 9, 9), -1, np.float32)
    view = View(net.forward(blank), blank[0])
    files.present(replace(view, collection=Collection("../7b: table 3?")))
    suggested: list[str] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName",
                        lambda *given: (suggested.append(given[2]), (str(FILE), ""))[1])
    files.ask_save_set()
    assert suggested == ["___7b_ table 3_.zip"]
    assert wishes == [SaveCollection(FILE)]


def test_a_dropped_set_is_opened_like_any_file(files: FileActions, wishes: list[Wish], tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "set.zip"))])
    files.take(data, "Drop picture")
    assert wishes == [Open(tmp_path / "set.zip")]
