"""A laboratory: the tab "Nudge" on a stage, with a real session behind it that does what is wished."""

from __future__ import annotations

import math
from itertools import count

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from xoviz.gui.panels.nudge import NudgePanel
from xoviz.state.preferences import Preferences
from xoviz.state.session import Session
from xoviz.state.wishes import ChooseNetwork, Reset, SetAnswer
from xoviz.tasks.known.letters import LettersTask

LONG = 20_000  # milliseconds


class Lab:
    """A person at the tab."""

    def __init__(self, stage, session, qtbot):
        self.panel, self.wishes, self.session, self._qtbot = stage.panel, stage.wishes, session, qtbot
        self.panel.number_gestures(count(5000))
        self.panel.wish.connect(session.wish)
        session.viewed.connect(self.panel.present)

    def use(self, name, answer=0):
        """Take a network of that name; "random" is letters-9 with random weights."""
        self.session.wish(ChooseNetwork("letters-9" if name == "random" else name))
        if name == "random":
            self.session.wish(Reset())
        self.session.wish(SetAnswer(answer))
        self.settle()

    def settle(self):
        """Until all has been shown and found out."""
        self.session.refresh()
        self.until(lambda: self.panel.survey.is_done)
        QApplication.processEvents()
        self.session.refresh()
        self.until(lambda: self.panel.survey.is_done)

    def until(self, condition):
        self._qtbot.waitUntil(condition, timeout=LONG)

    @property
    def network(self):
        return self.session.contents.network

    @property
    def weight(self):
        """The value of the weight that is looked at."""
        return float(self.network.parameters[self.panel.knob.key][self.panel.knob.index])

    def reading(self, label):
        """What the table beside the curve says."""
        return self.panel.readings.text_of(label)[0]

    def number(self, label):
        return float(self.reading(label).replace("−", "-").removesuffix(" ✓"))

    def pick(self, knob):
        """Click a weight where it is shown."""
        rect = self.panel.picker.canvas.cell_rect(*self.panel.picker.cell_of(knob))
        QTest.mouseClick(self.panel.picker.canvas, Qt.MouseButton.LeftButton, pos=rect.center().toPoint())
        self.settle()

    def drag_to(self, *values):
        """Take the ball and drag it over these values."""
        plot, height = self.panel.plot, self.panel.survey.error
        height = height if math.isfinite(height) else 0.0
        at = [plot.place_of(value, height).toPoint() for value in (self.weight, *values)]
        QTest.mousePress(plot, Qt.MouseButton.LeftButton, pos=at[0])
        for point in at[1:]:
            QTest.mouseMove(plot, point)
            self.session.refresh()
        QTest.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=at[-1])
        self.settle()

    def press(self, button):
        """Press a button by key."""
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)
        self.session.refresh()

    def colour_at(self, value, error):
        """What is painted there on the plot."""
        return self.panel.plot.grab().toImage().pixelColor(self.panel.plot.place_of(value, error).toPoint())


@pytest.fixture
def lab(on_stage, qtbot, tmp_path):
    stage = on_stage(NudgePanel, (1073, 440))
    preferences = Preferences(QSettings(str(tmp_path / "xoviz.ini"), QSettings.Format.IniFormat))
    session = Session(LettersTask(), preferences)
    session.start()
    made = Lab(stage, session, qtbot)
    made.settle()
    yield made
    session.viewed.disconnect(stage.panel.present)
    session.close()


@pytest.fixture
def blank():
    """A picture without a letter."""
    return np.full((9, 9), -1, np.float32)
