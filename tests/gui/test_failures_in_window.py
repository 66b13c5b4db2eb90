"""Failures and the audit in the real window: from the wish to the words, to the tab, and to the cure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from xoviz.app import make_window
from xoviz.gui.main_window import MainWindow
from xoviz.nn import Focus
from xoviz.state.session import Session
from xoviz.state.wishes import Configure, EditWeight, LearnFromScratch, Pause

LEFT = Qt.MouseButton.LeftButton
LONG = 20_000  # milliseconds


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    made = make_window(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    made.show()
    qtbot.waitExposed(made)
    made.prepare()
    qtbot.waitUntil(lambda: bool(made.parts.verdict.letter.text()))
    yield made
    made.close()
    made.deleteLater()


def session(window: MainWindow) -> Session:
    return window.findChild(Session)


def test_a_dead_filter_is_told_shown_and_cured(window, qtbot):
    findings = window.parts.training_bar.findings
    assert findings.isHidden()
    session(window).wish(EditWeight("convolution.bias", (2,), -10.0))
    qtbot.waitUntil(findings.isVisible, timeout=LONG)
    QTest.mouseClick(findings, LEFT)
    QTest.mouseClick(findings.list.cards[0].show_button, LEFT)
    assert window.parts.tabs.name == "relu"
    qtbot.waitUntil(lambda: session(window).pinned)
    assert session(window)._attention.focus == Focus("relu", 2, 3, 3)
    assert session(window)._attention.chosen == ("convolution", 2)
    window.parts.actions.by_name["findings"].trigger()
    QTest.keyClick(findings.list.cards[0].try_button, Qt.Key.Key_Space)
    assert session(window).contents.network.parameters["convolution.bias"][2] == 0
    qtbot.waitUntil(findings.isHidden, timeout=LONG)
    window.parts.actions.by_name["findings"].trigger()
    assert window.statusBar().currentMessage() == "Nothing is wrong, as far as can be told."


def test_twenty_letters_are_chosen_with_the_keyboard_learned_by_heart_and_told(window, qtbot):
    bar = window.parts.training_bar
    bar.settings.letters.setFocus()
    QTest.keyClick(bar.settings.letters, Qt.Key.Key_Down)
    bar.speed_box.setCurrentIndex(bar.speed_box.count() - 1)
    bar.speed_box.activated.emit(bar.speed_box.currentIndex())
    QTest.mouseClick(bar.learn_button, LEFT)
    qtbot.waitUntil(lambda: session(window).training.view.step > 600, timeout=LONG)
    session(window).wish(Pause())
    qtbot.waitUntil(bar.findings.isVisible, timeout=LONG)
    assert "20 examples by heart" in bar.findings.accessibleName()
    bar.findings.open()
    QTest.mouseClick(bar.findings.list.cards[0].try_button, LEFT)
    qtbot.waitUntil(lambda: bar.settings.letters.currentText() == "endless")


def test_a_run_that_diverged_is_told_at_once_and_then_with_the_evidence(window, qtbot):
    bar = window.parts.training_bar
    session(window).wish(Configure(rate=50.0, optimiser="momentum", speed=0))
    session(window).wish(LearnFromScratch())
    qtbot.waitUntil(lambda: bar.message.text().startswith("The run diverged") or bar.findings.isVisible(), timeout=LONG)
    qtbot.waitUntil(bar.findings.isVisible, timeout=LONG)
    assert "a learning rate of 50 is too high" in bar.findings.accessibleName()
    assert bar.message.isHidden(), "said once is enough"
    bar.findings.open()
    QTest.mouseClick(bar.findings.list.cards[0].try_button, LEFT)
    assert session(window).training.view.settings.rate < 0.1


def test_the_menu_audits_the_network_on_display(window, qtbot):
    window.parts.actions.by_name["audit"].trigger()
    assert window.parts.tabs.name == "audit"
    panel = window.parts.tabs.panel(window.parts.tabs.currentIndex())
    qtbot.waitUntil(lambda: panel.verdict.text().startswith("All 13 comparisons agree"), timeout=LONG)
    assert not panel.is_old
    session(window).wish(EditWeight("votes.bias", (0,), 0.25))
    qtbot.waitUntil(lambda: panel.is_old)
    QTest.mouseClick(panel.button, LEFT)
    qtbot.waitUntil(lambda: not panel.is_old, timeout=LONG)
    qtbot.waitUntil(lambda: panel.verdict.text().startswith("All 13 comparisons agree"), timeout=LONG)
