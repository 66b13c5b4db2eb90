"""The tab "About": a page for each task, and the way to it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from xoviz import zoo
from xoviz.gui.panels.about import AboutPanel, pages
from xoviz.nn import Network
from xoviz.state.view import View
from xoviz.state.wishes import ChooseTask
from xoviz.tasks import names


@pytest.fixture
def panel(qtbot: QtBot) -> AboutPanel:
    made = AboutPanel()
    qtbot.addWidget(made)
    made.present(seen(zoo.load("letters-9")))
    return made


def seen(network: Network, learned: Network | None = None) -> View:
    blank = np.full((1, 9, 9), -1, np.float32)
    return View(network.forward(blank), blank[0], learned=learned or network)


def test_every_task_that_ships_has_a_page_that_says_what_is_learned_and_what_is_not() -> None:
    assert set(pages()) == set(names())
    for name, path in pages().items():
        page = path.read_text("utf-8")
        assert page.startswith("# "), name
        assert 100 < len(page.split()) < 500, name
        for words in ("learned", "rule", "cannot"):
            assert words in page, (name, words)


def test_it_opens_at_the_page_of_the_present_task(panel: AboutPanel) -> None:
    assert panel.chosen == "letters"
    assert "X or O" in panel.page.toPlainText()
    assert "1 × 9 × 9" in panel.facts.text()
    assert not panel.choose.isEnabled()


def test_how_a_network_was_made_is_said_as_long_as_it_is_that_network(panel: AboutPanel) -> None:
    shipped = zoo.load("letters-9")
    assert "xoviz train --network letters-9" in panel.facts.text()
    panel.present(seen(shipped.with_vector(shipped.vector * 2), shipped))
    assert "made by" not in panel.facts.text()


def test_another_task_is_a_click_away(panel: AboutPanel, qtbot: QtBot) -> None:
    panel.tasks.setCurrentRow([panel.tasks.item(row).data(Qt.ItemDataRole.UserRole)
                               for row in range(panel.tasks.count())].index("digits"))
    assert panel.page.toPlainText().startswith("Digits")
    with qtbot.waitSignal(panel.wish) as wished:
        QTest.mouseClick(panel.choose, Qt.MouseButton.LeftButton)
    assert wished.args == [ChooseTask("digits")]


def test_a_page_stands_under_its_heading(panel: AboutPanel) -> None:
    first: Path = next(iter(pages().values()))
    assert panel.tasks.item(0).text() == first.read_text("utf-8").splitlines()[0].lstrip("# ")
