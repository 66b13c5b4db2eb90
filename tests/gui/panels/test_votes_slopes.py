"""The tab "Votes" while slopes are shown: those of values, weights and scores, and how the scores' make the values'."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from xoviz import zoo
from xoviz.gui.panels.slopes import unit_of
from xoviz.gui.panels.votes import VotesPanel
from xoviz.nn import Focus
from xoviz.state.view import View
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.transforms import resample


@pytest.fixture
def panel(qtbot):
    tab = VotesPanel()
    qtbot.addWidget(tab)
    tab.resize(1000, 460)
    tab.show()
    return tab


def sloped(panel, net, answer=0, on=True, **fields):
    """Present the X as a session does while slopes are wanted."""
    picture = resample(LettersTask().samples()[0].picture, net.input_shape[1])
    found = net.backward(picture, answer) if on and answer is not None else None
    view = replace(View(net.forward(picture), picture[0]), answer=answer, shows_gradients=on, gradients=found, **fields)
    panel.present(view)
    return view


def footer(panel):
    return {line.label: line for line in panel.ledger.entries.footer}


@pytest.mark.parametrize("name", ["talk", "letters-9", "letters-28"])
def test_the_ledger_shows_the_slopes_and_the_scores_make_those_of_the_values(panel, name):
    net = zoo.load(name)
    view = sloped(panel, net, 1)
    assert np.abs(view.gradients.activations[-2]).max() > 0.01, "the answer is wrong: there is something to see"
    last, found = net.layers[-1].id, view.gradients
    weights = found.parameters[f"{last}.weights"]
    unit = unit_of([found.activations[-2], found.activations[-1], weights])
    shown = panel.ledger.entries
    np.testing.assert_allclose(shown.values * unit, found.activations[-2].reshape(-1), rtol=1e-4, atol=1e-9)
    np.testing.assert_allclose(shown.weights * unit, weights.reshape(len(weights), -1).T, rtol=1e-4, atol=1e-9)
    np.testing.assert_allclose(shown.contributions.sum(axis=1), shown.values, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(np.array(footer(panel)["slope of the score"].amounts) * unit,
                               found.activations[-1][:, 0, 0], rtol=1e-4)
    if f"{last}.bias" in found.parameters:
        np.testing.assert_allclose(np.array(footer(panel)["slope of the bias"].weights) * unit,
                                   found.parameters[f"{last}.bias"], rtol=1e-4)
    else:
        assert list(footer(panel)) == ["slope of the score"]


def test_the_words_say_slope_and_then_value_again(panel):
    talk = zoo.load("talk")
    sloped(panel, talk, on=False)
    values, words = panel.ledger.spoken(1), panel.explanation.text()
    sloped(panel, talk)
    assert panel.ledger.spoken(0).startswith("filter 1 (1, 1): slope ")
    assert "; O: weight slope " in panel.ledger.spoken(0)
    assert ", adds slope " in panel.ledger.spoken(0)
    assert "How the error changes with every value" in panel.explanation.text()
    assert "divided by the sum of the weights" in panel.explanation.text()
    assert "score wins" not in panel.formula.text()
    sloped(panel, talk, on=False)
    assert (panel.ledger.spoken(1), panel.explanation.text()) == (values, words)
    assert panel.formula.text() == "The highest score wins: X, ahead by 0.444."


def header(panel):
    """What stands over the columns, as it is painted."""
    QApplication.processEvents()
    return panel.ledger.viewport().grab(QRect(0, 0, panel.ledger.viewport().width(), 40)).toImage()


def test_the_titles_over_the_columns_change(panel):
    talk = zoo.load("talk")
    sloped(panel, talk, on=False)
    before = header(panel)
    sloped(panel, talk)
    assert header(panel) != before
    sloped(panel, talk, on=False)
    assert header(panel) == before


def test_the_badge_tells_the_unit_and_no_colours(panel):
    view = sloped(panel, zoo.load("letters-9"))
    assert panel.badge.isVisible()
    found = view.gradients
    unit = unit_of([found.activations[-2], found.activations[-1], found.parameters["votes.weights"]])
    assert unit < 1
    written = f"{unit:g}".replace("-", "−")
    assert f"numbers × {written}" in panel.badge.scales.text()
    assert f": slope (× {written}) " in panel.ledger.spoken(0)
    assert "above 0: the error rises" in panel.badge.scales.text()
    assert "red" not in panel.badge.scales.text()
    assert "colours" not in panel.badge.scales.text()
    sloped(panel, zoo.load("letters-9"), on=False)
    assert not panel.badge.isVisible()


def test_what_is_said_of_the_row_that_is_looked_at(panel):
    talk = zoo.load("talk")
    view = sloped(panel, talk)
    row = int(np.flatnonzero(panel.ledger.entries.values)[0])
    place = tuple(int(part) for part in np.unravel_index(row, view.gradients.activations[-2].shape))
    assert "Point at a cell" in panel.formula.text()
    panel.present(replace(view, focus=Focus("pooling2", *place)))
    assert "if this number grew by 0.01" in panel.formula.text()
    assert panel.ledger.highlighted == row


def test_rows_keep_their_order_when_slopes_come(panel):
    net = zoo.load("letters-9")
    sloped(panel, net, on=False)
    QTest.keyClick(panel.order_box, Qt.Key.Key_Down)
    before = panel.ledger.entries.order.tolist()
    assert before != sorted(before)
    sloped(panel, net)
    assert panel.ledger.entries.order.tolist() == before


def test_a_hidden_unit_shows_its_own_part(panel):
    net = zoo.untrained("letters-28", 3)
    view = sloped(panel, net)
    QTest.keyClick(panel.layer_box, Qt.Key.Key_Up)
    assert panel.layer_box.currentText() == "hidden layer"
    QTest.keyClick(panel.unit_box, Qt.Key.Key_Up)
    found, place = view.gradients, net.stack.index("hidden")
    unit = unit_of([found.activations[place], found.activations[place + 1], found.parameters["hidden.weights"]])
    np.testing.assert_allclose(panel.ledger.entries.weights[:, 0] * unit,
                               found.parameters["hidden.weights"][1].reshape(-1), rtol=1e-4, atol=1e-9)
    wanted = float(found.activations[place + 1][1, 0, 0]) * net.parameters["hidden.weights"][1].reshape(-1)
    np.testing.assert_allclose(panel.ledger.entries.contributions[:, 0] * unit, wanted, rtol=1e-4, atol=1e-9)


def test_without_an_answer_there_are_values_and_it_says_so(panel):
    sloped(panel, zoo.load("talk"), answer=None)
    assert "slope" not in panel.ledger.spoken(0)
    assert "these are values" in panel.badge.scales.text()
    sloped(panel, zoo.load("talk"))
    assert "slope" in panel.ledger.spoken(0)


def test_they_follow_training(panel):
    net = zoo.load("letters-9")
    sloped(panel, net, 1)
    before = panel.ledger.spoken(0)
    sloped(panel, net.random(3), 1)
    assert panel.ledger.spoken(0) != before


@pytest.mark.parametrize("name", ["talk", "letters-28"])
def test_the_ledger_stays_where_it_is(panel, name):
    sloped(panel, zoo.load(name), on=False)
    QApplication.processEvents()
    before = panel.ledger.geometry()
    sloped(panel, zoo.load(name))
    QApplication.processEvents()
    assert panel.ledger.geometry() == before


def test_what_is_copied_says_that_it_is_about_the_value(panel):
    view = sloped(panel, zoo.load("talk"))
    assert panel.calculation(view).written("text").startswith("This is how the value comes about, not its slope.\n")


def test_another_answer_brings_other_slopes_of_the_same_trace(panel):
    net = zoo.load("letters-9")
    view = sloped(panel, net, 0)
    before = panel.ledger.spoken(0)
    panel.present(replace(view, answer=1, gradients=net.backward(view.trace.picture, 1)))
    assert panel.ledger.spoken(0) != before
