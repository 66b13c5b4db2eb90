"""Small fields: what is typed counts if it fits, arrows step, and undo is left to others."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from xoviz.gui.widgets.typed_field import ShareField, SidesField, WholeField


def typed(field, text):
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


@pytest.fixture
def heard(qtbot):
    """Makes a field and a list of what it said."""
    def make(field):
        qtbot.addWidget(field)
        said = []
        field.chosen.connect(said.append)
        field.refused.connect(said.append)
        return field, said
    return make


@pytest.mark.parametrize(("make", "text", "value", "shown"), [
    (lambda: WholeField("filters", 1, 64, 3), "8", 8, "8"),
    (lambda: SidesField("size", 64, (3, 3)), "5", (5, 5), "5"),
    (lambda: SidesField("size", 64, (3, 3)), "3x5", (3, 5), "3×5"),
    (lambda: SidesField("size", 64, (3, 3)), " 2 × 7", (2, 7), "2×7"),
    (lambda: ShareField("slope", 0.1), ".25", 0.25, "0.25"),
])
def test_what_is_typed_counts(heard, make, text, value, shown):
    field, said = heard(make())
    typed(field, text)
    assert (said, field.value, field.text()) == ([value], value, shown)


@pytest.mark.parametrize(("make", "text"), [
    (lambda: WholeField("filters", 1, 64, 3), "65"), (lambda: WholeField("filters", 1, 64, 3), "many"),
    (lambda: SidesField("size", 64, (3, 3)), "0"), (lambda: SidesField("size", 64, (3, 3)), "3x65"),
    (lambda: SidesField("size", 64, (3, 3)), "3x3x3"), (lambda: ShareField("slope", 0.1), "1"),
    (lambda: ShareField("slope", 0.1), "0"), (lambda: ShareField("slope", 0.1), "1e-1"),
])
def test_what_does_not_fit_is_refused_and_the_old_value_is_back(heard, make, text):
    field, said = heard(make())
    before = field.text()
    typed(field, text)
    assert field.text() == before
    (sentence,) = said
    assert field.accessibleName() in sentence
    assert f"“{text}”" in sentence


def test_arrows_step_as_far_as_it_goes(heard):
    field, said = heard(SidesField("size", 4, (3, 3)))
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert said == [(4, 4)]
    assert field.stepEnabled() == field.StepEnabledFlag.StepDownEnabled
    share, said = heard(ShareField("left out", 0.9))
    for _ in range(4):
        QTest.keyClick(share, Qt.Key.Key_Up)
    assert said == [0.95]


def test_set_from_outside_it_tells_nobody(heard):
    field, said = heard(WholeField("filters", 1, 64, 3))
    field.set_value(9)
    assert (field.text(), said) == ("9", [])
