"""What goes wrong, over the loss curve: quiet, with the evidence, a place to see it and one thing to try."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from xoviz import zoo
from xoviz.explain.diagnosis import Finding, TryFilter, TryLetters, TryRate, TryWeight
from xoviz.gui import theme
from xoviz.gui.findings import TABS, Findings, where
from xoviz.nn import Conv, Dense, Focus, MaxPool, ReLU, network
from xoviz.state.view import Study, View
from xoviz.state.wishes import ChooseFilter, Pin, TakeAdvice

LEFT = Qt.MouseButton.LeftButton
NET = zoo.load("letters-9")

FAST = Finding("diverging", {"recent": 17.5, "worst": 180.0, "guessing": 0.693, "rate": 50.0, "before": 0.88,
                             "after": 3411.0}, TryRate(0.003, anew=True))
DEAD = Finding("dead", {"best": -2.4, "bias": -10.0, "spread": 3.2, "letters": 256},
               TryWeight("convolution.bias", (2,), 0.0), "convolution", 2)
HEART = Finding("overfitting", {"letters": 20, "training": 1.0, "held_out": 0.73, "training_loss": 0.0005,
                                "held_out_loss": 1.2}, TryLetters(0))
ALIKE = Finding("alike", {"weights": 1.0, "responses": 0.97}, TryFilter("convolution", 4, np.zeros((1, 3, 3))),
                "convolution", 4, (1,))
IGNORED = Finding("ignored", {"there": 145, "letters": 256, "accuracy": 0.43, "balanced": 0.9},
                  TryWeight("votes.bias", (1,), 9.0), "votes", 1)


@pytest.fixture
def findings(qtbot):
    window = QWidget()
    part = Findings()
    QVBoxLayout(window).addWidget(part)
    window.resize(700, 60)
    qtbot.addWidget(window)
    window.show()
    part.wishes, part.tabs, part.window_of_test = [], [], window
    part.wish.connect(part.wishes.append)
    part.tab_wanted.connect(part.tabs.append)
    return part


def present(part, *told, running=False, result=True, net=NET):
    picture = np.zeros(net.input_shape, np.float32)
    shown = SimpleNamespace(shown=told) if result else None
    study = Study("diagnosis", running, None, shown)
    part.present(View(net.forward(picture), picture[0], studies={"diagnosis": study}))
    QApplication.processEvents()


def test_while_all_is_well_there_is_nothing(findings):
    assert findings.isHidden()
    present(findings)
    assert findings.isHidden()


def test_one_finding_is_one_line_that_is_spoken_in_full(findings):
    present(findings, DEAD)
    assert findings.isVisible()
    assert findings.text() == "⚠ Filter 3 of convolution is dead: it never fires."
    assert findings.accessibleName() == "1 finding: Filter 3 of convolution is dead: it never fires."


def test_where_there_is_little_room_the_sentence_is_cut_off_and_the_count_stays(findings):
    present(findings, FAST, DEAD, HEART)
    findings.setFixedWidth(150)
    QApplication.processEvents()
    assert findings.text().startswith("⚠ Train")
    assert findings.text().endswith("… (+2)")
    assert findings.fontMetrics().horizontalAdvance(findings.text()) <= 150
    assert findings.accessibleName().startswith("3 findings: ")


def test_while_the_next_diagnosis_is_made_the_last_one_stands(findings):
    present(findings, DEAD)
    present(findings, running=True, result=False)
    assert findings.isVisible()
    present(findings)
    assert findings.isHidden()


def test_a_click_opens_the_list_with_evidence_and_something_to_try(findings):
    present(findings, FAST, DEAD)
    QTest.mouseClick(findings, LEFT)
    assert findings.list.isVisible()
    first, second = findings.list.cards
    assert first.words.text() == "Training runs away: a learning rate of 50 is too high."
    assert "The mean loss is 17.5" in first.evidence.text()
    assert first.try_button.text() == "Try: Rate 0.003, from scratch"
    assert "Its bias is −10." in second.evidence.text()
    assert second.try_button.text() == "Try: Bias 0 for filter 3"
    findings.list.hide()


def test_it_can_be_used_with_the_keyboard_alone(findings):
    present(findings, FAST, DEAD)
    findings.setFocus()
    QTest.keyClick(findings, Qt.Key.Key_Space)
    assert findings.list.isVisible()
    QTest.keyClick(findings.list, Qt.Key.Key_Escape)
    assert not findings.list.isVisible()
    QTest.keyClick(findings, Qt.Key.Key_Space)
    QTest.keyClick(findings.list.cards[1].try_button, Qt.Key.Key_Space)
    assert findings.wishes == [TakeAdvice(DEAD.advice)]
    assert not findings.list.isVisible()


def test_show_me_goes_to_the_tab_with_the_filter_chosen_and_pinned(findings):
    present(findings, DEAD)
    findings.open()
    QTest.mouseClick(findings.list.cards[0].show_button, LEFT)
    assert findings.wishes == [ChooseFilter("convolution", 2), Pin(Focus("relu", 2, 3, 3))]
    assert findings.tabs == ["relu"]


def test_a_class_that_is_ignored_is_shown_at_its_vote(findings):
    present(findings, IGNORED)
    assert "It never answers O." in findings.text()
    findings.open()
    assert findings.list.cards[0].try_button.text() == "Try: Bias 9 for O"
    QTest.mouseClick(findings.list.cards[0].show_button, LEFT)
    assert findings.wishes == [Pin(Focus("votes", 1, 0, 0))]
    assert findings.tabs == ["votes"]


def test_two_filters_are_named_in_order(findings):
    present(findings, ALIKE)
    assert "Filters 2 and 5 of convolution do the same." in findings.text()
    findings.open()
    assert findings.list.cards[0].try_button.text() == "Try: Fresh weights for filter 5"
    findings.list.hide()


def test_what_is_dismissed_stays_away_until_it_has_been_resolved(findings):
    present(findings, FAST, DEAD)
    findings.open()
    QTest.mouseClick(findings.list.cards[0].dismiss_button, LEFT)
    assert [finding.kind for finding in findings.told] == ["dead"]
    assert findings.list.isVisible()
    present(findings, FAST, DEAD)
    assert [finding.kind for finding in findings.told] == ["dead"]
    QTest.mouseClick(findings.list.cards[0].dismiss_button, LEFT)
    assert findings.isHidden()
    assert not findings.list.isVisible()
    present(findings)
    present(findings, FAST)
    assert [finding.kind for finding in findings.told] == ["diverging"]


def test_newer_numbers_come_into_the_open_list_without_disturbing_it(findings):
    present(findings, FAST, DEAD)
    findings.open()
    first, second = findings.list.cards
    second.try_button.setFocus()
    newer = Finding("diverging", {**FAST.figures, "recent": 99.5}, FAST.advice)
    present(findings, newer, DEAD)
    assert findings.list.cards == [first, second]
    assert "99.5" in first.evidence.text()
    assert second.try_button.hasFocus()
    present(findings, DEAD)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert findings.list.cards == [second]
    assert findings.list.height() < 250
    anchor = findings.mapToGlobal(findings.rect().topRight())
    assert abs(findings.list.geometry().bottom() - anchor.y()) < 8 or findings.list.geometry().top() == 0
    findings.list.hide()


def test_the_list_lies_on_the_screen_and_nothing_in_it_is_cut_off(findings):
    present(findings, FAST, DEAD, HEART)
    findings.open()
    QApplication.processEvents()
    assert findings.screen().availableGeometry().contains(findings.list.geometry())
    for card in findings.list.cards:
        for label in (card.words, card.evidence, card.reason):
            assert label.height() >= label.heightForWidth(label.width())
        assert card.accessibleName() == card.words.text()
    findings.list.hide()


def test_a_finding_of_a_network_that_has_gone_leads_nowhere():
    talk = zoo.load("talk")
    assert where(replace(DEAD, unit=5), talk) == []
    assert where(replace(DEAD, layer="convolution2"), talk) == []
    other = network((Conv("a", 2), MaxPool("b"), ReLU("c"), Dense("votes", 2)), (1, 9, 9), ("X", "O"))
    assert where(replace(DEAD, layer="a", unit=1), other)[1] == Pin(Focus("c", 1, 2, 2))


def test_every_kind_has_a_tab():
    from typing import get_args

    from xoviz.explain.diagnosis import Kind

    assert TABS.keys() == set(get_args(Kind))


def test_of_another_network_nothing_is_said_yet(findings):
    present(findings, DEAD)
    findings.present(replace(findings._view, studies={}))
    assert findings.isHidden()
    present(findings, DEAD)
    assert findings.isVisible()


def test_its_colour_follows_the_theme(findings, qapp):
    present(findings, DEAD)
    for dress in (theme.DARK, theme.LIGHT, theme.DARK):
        theme.apply(qapp, dress)
        for _ in range(3):
            QApplication.processEvents()
        assert findings.palette().buttonText().color() == dress.colour("focus")
