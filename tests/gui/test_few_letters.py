"""The setting for how many letters to learn from."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from xoviz import zoo
from xoviz.gui.training_settings import LIMITS, TrainingSettings
from xoviz.state.view import TrainingView, View
from xoviz.state.wishes import Configure


@pytest.fixture
def settings(qtbot):
    widget = TrainingSettings(zoo.names_for)
    qtbot.addWidget(widget)
    widget.show()
    widget.wishes = []
    widget.wish.connect(widget.wishes.append)
    return widget


def present(settings, letters):
    net = zoo.load("letters-9")
    picture = np.zeros((1, 9, 9), np.float32)
    settings.present(View(net.forward(picture), picture[0], training=TrainingView(letters=letters)))


@pytest.mark.parametrize(("letters", "text"), [(0, "endless"), (20, "only 20"), (500, "only 500")])
def test_it_shows_what_is_set(settings, letters, text):
    present(settings, letters)
    assert settings.letters.currentText() == text


def test_a_number_that_is_not_offered_is_shown_all_the_same(settings):
    present(settings, 37)
    assert (settings.letters.currentIndex(), settings.letters.placeholderText()) == (-1, "only 37")


def test_the_keyboard_chooses_another(settings):
    present(settings, 0)
    settings.letters.setFocus()
    QTest.keyClick(settings.letters, Qt.Key.Key_Down)
    assert settings.wishes == [Configure(letters=LIMITS[1])]
    assert settings.letters.accessibleName() == "Examples"


def test_showing_a_view_wishes_nothing(settings):
    present(settings, 20)
    present(settings, 0)
    assert settings.wishes == []
