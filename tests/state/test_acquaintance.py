"""A session learns in the background how letters look to its network, and doubts answers accordingly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from xoviz.state.preferences import Preferences
from xoviz.state.session import Session
from xoviz.state.view import View
from xoviz.state.wishes import ChooseNetwork, Draw, LearnFromScratch, Pause
from xoviz.tasks.known.letters import LettersTask

STRIPES = np.where(np.arange(9)[:, None] % 3 == 0, 1, -1) * np.ones((9, 9), np.float32)
LONG = 20_000


class Watched:
    """A session and the newest view of it."""

    def __init__(self, session: Session, qtbot: QtBot) -> None:
        self.session, self._qtbot = session, qtbot
        self.view: View | None = None
        session.viewed.connect(self._see)
        session.start()

    def until(self, reason: str | None) -> None:
        """Wait until the answer is doubted for this reason."""
        self._qtbot.waitUntil(lambda: self.view is not None and self.reason == reason, timeout=LONG)

    @property
    def reason(self) -> str | None:
        assert self.view is not None
        return None if self.view.doubt is None else self.view.doubt.reason

    def _see(self, view: View) -> None:
        self.view = view


@pytest.fixture
def watched(qtbot: QtBot, tmp_path: Path) -> Iterator[Watched]:
    session = Session(LettersTask(), Preferences(QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat)))
    yield Watched(session, qtbot)
    session.close()


def test_the_first_letter_is_sure_and_stripes_are_not(watched: Watched) -> None:
    watched.until(None)
    watched.session.wish(Draw(STRIPES))
    watched.session.wish(ChooseNetwork("letters-9"))
    watched.until("unlike")
    assert watched.view is not None
    assert watched.view.doubt is not None
    assert watched.view.doubt.measured > watched.view.doubt.limit
    watched.session.undo_stack.undo()
    watched.until(None)


def test_a_network_that_votes_without_probabilities_is_not_compared(watched: Watched) -> None:
    watched.session.wish(ChooseNetwork("talk"))
    watched.session.wish(Draw(STRIPES))
    watched.until(None)
    watched.session.acquaintance.begin()
    assert not watched.session.studies.running("acquaintance")


def test_a_blank_pad_is_doubted_at_once(watched: Watched) -> None:
    watched.session.wish(Draw(np.full((9, 9), -1, np.float32)))
    watched.session.refresh()
    assert watched.reason == "blank"


def test_while_training_nothing_is_compared_and_afterwards_it_is(watched: Watched, qtbot: QtBot) -> None:
    session = watched.session
    session.wish(LearnFromScratch())
    qtbot.waitUntil(lambda: session.training.view.step > 5, timeout=LONG)
    session.acquaintance.begin()
    assert not session.studies.running("acquaintance")
    session.wish(Pause())
    rested = session.contents.network

    def known() -> bool:
        study = session.studies.view.get("acquaintance")
        return study is not None and getattr(study.result, "network", None) is rested

    qtbot.waitUntil(known, timeout=LONG)


def test_a_closed_session_begins_no_more(watched: Watched) -> None:
    watched.session.acquaintance.close()
    watched.session.wish(ChooseNetwork("letters-28"))
    assert not watched.session.acquaintance.findChildren(type(watched.session.acquaintance._timer))[0].isActive()
