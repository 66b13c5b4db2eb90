"""Figures: they say what they are given, and nothing jumps."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from xoviz.gui.widgets.figures import Figures, Quantity


@pytest.fixture
def figures(qtbot: QtBot) -> Figures:
    row = Figures((Quantity("Step", "000,000", "steps made"), Quantity("Loss", "0.0000", "how wrong")))
    qtbot.addWidget(row)
    row.resize(row.minimumSizeHint())
    return row


def test_they_speak(figures: Figures) -> None:
    figures.present(("12", "0.5000"))
    assert figures.texts == ("12", "0.5000")
    assert figures.accessibleDescription() == "Step 12, Loss 0.5000"
    assert "Loss: how wrong" in figures.toolTip()


def test_a_longer_number_moves_nothing(figures: Figures) -> None:
    figures.present(("1", "0.5000"))
    before = figures.grab().toImage()
    figures.present(("999,999", "0.5000"))
    after = figures.grab().toImage()
    middle = before.width() // 2 + 6
    right = (middle, 0, before.width() - middle, before.height())
    assert before.copy(*right) == after.copy(*right)
    assert before != after


def test_as_many_texts_as_figures(figures: Figures) -> None:
    with pytest.raises(ValueError, match="2 figures"):
        figures.present(("1",))


def test_a_number_that_is_far_too_long_stays_in_its_column(figures: Figures) -> None:
    figures.present(("1", "0.5000"))
    before = figures.grab().toImage()
    figures.present(("1,234,567,890,123,456", "0.5000"))
    after = figures.grab().toImage()
    middle = before.width() // 2 + 6
    right = (middle, 0, before.width() - middle, before.height())
    assert before.copy(*right) == after.copy(*right)
