"""A session with a compute thread of its own, and what its views and sentences were."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from xoviz.state.preferences import Preferences
from xoviz.state.session import Session
from xoviz.state.view import View
from xoviz.state.wishes import Pause, Play, StepOnce, Wish
from xoviz.tasks.known.letters import LettersTask

LONG = 20_000  # milliseconds until a test gives up


class Person:
    """Someone at work: wishes, waits, and writes down what was seen and heard."""

    def __init__(self, session: Session, qtbot: QtBot) -> None:
        self.session, self._qtbot = session, qtbot
        self.views: list[View] = []
        self.said: list[str] = []
        self.refused: list[str] = []
        session.viewed.connect(self.views.append)
        session.said.connect(self.said.append)
        session.refused.connect(self.refused.append)

    @property
    def view(self) -> View:
        """What is on screen as things stand."""
        self.session.refresh()
        return self.views[-1]

    def wish(self, *wishes: Wish) -> None:
        for wish in wishes:
            self.session.wish(wish)

    def until(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition, timeout=LONG)

    def idle(self) -> None:
        """Wait until nothing trains."""
        self.until(lambda: not self.session.training.playing)

    def steps(self, count: int) -> None:
        """Make so many single steps."""
        for _ in range(count):
            self.wish(StepOnce())
        self.idle()

    def advance(self) -> None:
        """Wait until the worker has told twice where it is: what was posted before, it has taken in by then."""
        for _ in range(2):
            seen = self.session.training.view.step
            self.until(lambda seen=seen: self.session.training.view.step > seen)

    def trains(self, steps: int) -> None:
        """Play until so many steps have been made, then pause."""
        first = self.session.training.view.step
        self.wish(Play())
        self.until(lambda: self.session.training.view.step >= first + steps)
        self.wish(Pause())


@pytest.fixture
def person(qtbot: QtBot, tmp_path: Path) -> Iterator[Person]:
    settings = QSettings(str(tmp_path / "xoviz.ini"), QSettings.Format.IniFormat)
    preferences = Preferences(settings)
    # Told here, so that another taste in defaults changes no test.
    preferences.optimiser, preferences.rate, preferences.batch, preferences.speed = "momentum", 0.05, 16, 0
    session = Session(LettersTask(), preferences)
    session.start()
    someone = Person(session, qtbot)
    someone.until(lambda: bool(someone.views))
    yield someone
    session.close()
