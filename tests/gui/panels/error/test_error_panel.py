"""The tab "Error": three ways to count it, each adding up in every reading, and the talk's table without its slip."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from xoviz import zoo
from xoviz.explain.exact import fractions
from xoviz.gui.panels.error import ErrorPanel
from xoviz.state.wishes import SetAnswer


@pytest.fixture
def stage(on_stage):
    return on_stage(ErrorPanel, (1073, 460))


def show(stage, net, answer=0, reading="decimals"):
    view = replace(stage.view(net), answer=answer, reading=reading)
    if reading != "decimals" and net.name == "talk":
        view = replace(view, exact=fractions(net, view.trace.picture))
    stage.panel.present(view)
    QApplication.processEvents()
    return view


def number(text):
    return Fraction(text.replace("−", "-"))


def adds_up(table, column):
    """The rows above the first total, their closings included, reach it."""
    rows = [row for row in table.rows if row.kind != "head"]
    end = next(place for place, row in enumerate(rows) if row.kind == "total")
    cells = [row.cells[column] for row in rows[:end] if len(row.cells) >= -column and row.cells[column]]
    assert cells
    assert sum(map(number, cells)) == number(rows[end].cells[column])


def test_the_talks_error_of_its_own_x(stage):
    show(stage, zoo.load("talk"), reading="fractions")
    panel = stage.panel
    assert panel.talk.heading.text() == "The talk’s error: 5/9"
    assert panel.talk.tables[0].text_of("X") == ("1", "1", "0", "0")
    assert panel.talk.tables[0].text_of("O") == ("0", "5/9", "−5/9", "5/9")
    assert panel.talk.tables[0].text_of("total error") == ("5/9",)
    assert panel.squared.tables[0].text_of("total error") == ("25/81",)
    assert panel.squared.tag.text().startswith("✓")
    assert "what if" in panel.entropy.tag.text()


def test_the_heading_is_read_like_the_table(stage):
    for reading, text in (("decimals", "0.556"), ("slides", "0.55"), ("fractions", "5/9")):
        show(stage, zoo.load("talk"), reading=reading)
        assert stage.panel.talk.heading.text() == f"The talk’s error: {text}"
    show(stage, zoo.load("letters-9"), reading="slides")
    assert stage.panel.entropy.heading.text() == "Cross-entropy: almost 0"  # too small for anybody, but not nothing


def test_a_network_with_probabilities(stage):
    view = show(stage, zoo.untrained("letters-9", 3))
    panel = stage.panel
    share = view.trace.probabilities
    assert panel.talk.tables[0].text_of("O")[1] == f"{share[1]:.3f}"
    assert panel.squared.tables[0].text_of("O")[1] == f"{view.trace.scores[1]:.3f}".replace("-", "−")
    assert panel.entropy.tag.text().startswith("✓")
    loss = view.network.backward(view.trace.picture, 0).loss
    assert panel.entropy.heading.text() == f"Cross-entropy: {loss:#.3g}"
    assert panel.entropy.tables[1].text_of("error = −ln P(X)") == (f"{loss:.3f}",)


@pytest.mark.parametrize("reading", ["decimals", "slides", "fractions"])
@pytest.mark.parametrize("name", ["talk", "letters-9"])
@pytest.mark.parametrize("answer", [0, 1])
def test_all_columns_add_up(stage, name, answer, reading):
    show(stage, zoo.load("talk") if name == "talk" else zoo.untrained(name, 5), answer, reading)
    panel = stage.panel
    for table, columns in ((panel.talk.tables[0], (-1,)), (panel.squared.tables[0], (-1,)),
                           (panel.entropy.tables[0], (-1, -2)), (panel.entropy.tables[1], (-1,)),
                           (panel.table, (-1,))):
        for column in columns:
            adds_up(table, column)


@pytest.mark.parametrize("reading", ["decimals", "slides"])
def test_right_minus_actual_is_the_difference_as_written(stage, reading):
    show(stage, zoo.untrained("letters-9", 5), 1, reading)
    rows = stage.panel.talk.tables[0].rows
    for row, after in pairwise(rows):
        if row.kind == "row":
            right, actual, difference, _ = map(number, row.cells)
            closing = number(after.cells[0]) if after.kind == "closing" and len(after.cells) == 2 else 0
            assert right - actual + closing == difference


def test_the_talks_table_says_what_is_wrong_on_the_slide(stage):
    show(stage, zoo.load("talk"))
    assert stage.panel.table.text_of("X") == ("1.00", "0.92", "0.08", "0.08")
    assert stage.panel.table.text_of("O") == ("0.00", "0.51", "−0.51", "0.51")
    assert stage.panel.table.text_of("total error") == ("0.59",)
    assert ".49" in stage.panel.slip.text()
    assert ".59, not .57" in stage.panel.slip.text()


def test_nobody_knows_the_right_answer(stage):
    show(stage, zoo.load("talk"), answer=None)
    assert "Nobody has said yet what this is" in stage.words
    assert not stage.panel.talk.isVisible()
    button = stage.panel.answer.buttons[1]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert stage.wishes == [SetAnswer(1)]
    show(stage, zoo.load("talk"), answer=1)
    assert "Nobody has said" not in stage.words
    assert stage.panel.talk.tables[0].text_of("O")[0] == "1.000"


def test_it_asks_the_window_for_no_more_height_than_there_is(stage):
    show(stage, zoo.untrained("letters-9", 5), 1, "slides")
    assert stage.panel.minimumSizeHint().height() < 300
    assert stage.panel.minimumSizeHint().width() < 700


def test_tables_are_spoken(stage):
    show(stage, zoo.load("talk"))
    assert stage.panel.talk.tables[0].accessibleName() == "The talk’s error"
    assert "total error 0.556" in stage.panel.talk.tables[0].accessibleDescription()
