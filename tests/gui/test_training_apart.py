"""The real window with the process that trains beside it, as it is where there are two cores."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from pytestqt.qtbot import QtBot

from xoviz.app import AfterFirstPaint, make_window
from xoviz.gui.main_window import MainWindow
from xoviz.state.session import Session

LONG = 20_000  # milliseconds until a test gives up
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """The window as the program opens it, but that the tests collect garbage in their own way."""
    monkeypatch.setattr(AfterFirstPaint, "_settle", lambda _: None)
    made = make_window(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat), apart=True)
    AfterFirstPaint(made)
    with qtbot.waitSignal(made.late_work.done, timeout=LONG):
        made.show()
    yield made
    made.close()
    made.deleteLater()


def test_a_person_learns_draws_meanwhile_and_pauses(qtbot, window):
    session = window.findChild(Session)
    qtbot.waitUntil(lambda: session._place.process.listens, timeout=LONG)
    process = session._place.process._process
    qtbot.mouseClick(window.parts.training_bar.learn_button, LEFT)
    training = session.training
    qtbot.waitUntil(lambda: training.view.step > 100, timeout=LONG)
    drawn, step = session.contents.drawing, training.view.step
    whole = window.pad.grid.geometry_of_cells.whole()
    qtbot.mouseClick(window.pad.grid, LEFT, pos=QPoint(int(whole.center().x()), int(whole.top() + whole.height() / 6)))
    assert session.contents.drawing is not drawn
    qtbot.waitUntil(lambda: training.view.step > step, timeout=LONG)
    qtbot.mouseClick(window.parts.training_bar.play_button, LEFT)
    assert not training.playing
    run = training.run
    assert run.ends_in(run.end)
    assert run.losses.steps == training.view.step
    assert run.replay(run.step).vector.tobytes() == session.contents.network.vector.tobytes()
    window.close()
    assert process.exitcode == 0
