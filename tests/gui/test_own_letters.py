"""Letters of one's own, by real clicks, strokes and keys: from nothing to a network that reads them, and to a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, QSettings, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.settling import settle
from xoviz.app import make_window
from xoviz.gui.main_window import MainWindow
from xoviz.gui.panels.collect import CollectPanel
from xoviz.state.session import Session

LONG = 20_000
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
Stroke = tuple[tuple[int, int], tuple[int, int]]


class Newcomer:
    """Someone who has never seen the window before."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self._qtbot = window, qtbot
        window.resize(1366, 768)
        window.show()
        qtbot.waitExposed(window)
        with qtbot.waitSignal(window.late_work.done, timeout=LONG):
            window.prepare()
        window.activateWindow()
        self.until(window.isActiveWindow)
        QTest.keyClick(window, Qt.Key.Key_F4)

    @property
    def panel(self) -> CollectPanel:
        found = self.window.findChild(CollectPanel)
        assert isinstance(found, CollectPanel)
        assert found.isVisible()
        return found

    @property
    def session(self) -> Session:
        found = self.window.findChild(Session)
        assert isinstance(found, Session)
        return found

    @property
    def counts(self) -> tuple[int, ...]:
        collection = self.session.contents.collection
        return () if collection is None else collection.counts

    def until(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition, timeout=LONG)

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, LEFT)
        self.settle()

    def settle(self) -> None:
        for _ in range(3):
            QApplication.processEvents()

    def type_over(self, line: QWidget, words: str) -> None:
        self.click(line)
        QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(line, words)
        QTest.keyClick(line, Qt.Key.Key_Return)
        self.settle()

    def draw(self, stroke: Stroke) -> None:
        """One stroke with the mouse, from a cell to a cell."""
        grid = self.window.pad.grid
        start, end = (QPointF(grid.geometry_of_cells.rect(*cell).center()) for cell in stroke)
        for kind, at, button, held in ((QEvent.Type.MouseButtonPress, start, LEFT, LEFT),
                                       (QEvent.Type.MouseMove, end, NONE, LEFT),
                                       (QEvent.Type.MouseButtonRelease, end, LEFT, NONE)):
            event = QMouseEvent(kind, at, QPointF(grid.mapToGlobal(at)), button, held, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(grid, event)
        grid.setFocus()  # which a real press brings along
        self.settle()

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.window.pad.grid, key)
        self.settle()


@pytest.fixture
def come_in(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[], Newcomer]]:
    def opened() -> Newcomer:
        settings = QSettings(str(tmp_path / "xoviz.ini"), QSettings.Format.IniFormat)
        settings.setValue("training/speed", 0)
        window = make_window(settings)
        qtbot.addWidget(window)
        return Newcomer(window, qtbot)

    return opened


def flat(place: int) -> Stroke:
    return (place, 4), (place + 1, 23)


def upright(place: int) -> Stroke:
    return (4, place), (23, place + 1)


def test_two_classes_from_nothing_to_a_network_that_reads_them(come_in: Callable[[], Newcomer], tmp_path: Path,
                                                               monkeypatch: pytest.MonkeyPatch) -> None:
    newcomer = come_in()
    panel, file = newcomer.panel, tmp_path / "bars.zip"
    newcomer.click(panel.beginning.new_button)
    newcomer.type_over(panel.rows[0].name, "flat")
    newcomer.type_over(panel.rows[1].name, "upright")
    newcomer.type_over(panel.header.by, "table 3")
    newcomer.click(panel.add_class_button)
    assert len(panel.rows) == 3
    newcomer.click(panel.rows[2].remove_button)
    assert [row.label for row in panel.rows] == ["flat", "upright"]
    assert "“flat”" in panel.lesson.reason.text()
    assert not panel.lesson.learn_button.isEnabled()
    for place in range(3, 24, 3):
        newcomer.draw(flat(place))
        newcomer.press(Qt.Key.Key_1 if place == 3 else Qt.Key.Key_Return)
        assert (newcomer.window.pad.grid.values == -1).all()
    for place in range(3, 24, 3):
        newcomer.draw(upright(place))
        newcomer.press(Qt.Key.Key_2)
    assert newcomer.counts == (7, 7)
    assert {drawing.by for drawing in newcomer.session.contents.collection.drawings} == {"table 3"}
    newcomer.click(panel.lesson.learn_button)
    newcomer.until(lambda: (newcomer.session.training.view.loss or 1) < 0.2)
    newcomer.click(newcomer.window.parts.training_bar.play_button)
    for stroke, name in ((flat(10), "flat"), (upright(16), "upright")):
        newcomer.window.pad.clear()
        newcomer.settle()
        newcomer.draw(stroke)
        settle(newcomer.window)
        assert newcomer.window.parts.verdict.letter.text() == name
        assert newcomer.session.contents.network.classes == ("flat", "upright")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    newcomer.click(panel.header.save_button)
    newcomer.until(file.exists)
    newcomer.window.close()

    again = come_in()
    assert again.panel.header.by.text() == "table 3"
    again.until(lambda: again.counts == (7, 7))
    assert again.session.safekeeping.file.path == file
    assert again.session.safekeeping.file.saved
    newcomer.click(again.panel.header.new_button)
    again.until(lambda: again.counts == (0, 0))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    again.window.parts.actions.by_name["open"].trigger()
    again.until(lambda: again.counts == (7, 7))
    again.settle()
    assert [row.name.text() for row in again.panel.rows] == ["flat", "upright"]
    again.window.close()


def test_the_starter_set_is_one_click_and_its_drawings_can_be_reviewed(come_in: Callable[[], Newcomer]) -> None:
    newcomer = come_in()
    panel = newcomer.panel
    newcomer.click(panel.beginning.starter_button)
    newcomer.until(lambda: newcomer.counts == (20, 20, 20))
    shown = panel.rows[1].list
    corner = shown.visualRect(shown.model().index(2, 0)).center()
    QTest.mouseClick(shown.viewport(), LEFT, pos=corner)
    newcomer.settle()
    (chosen,) = shown.chosen
    assert np.array_equal(newcomer.window.pad.grid.values, chosen.picture[0])
    QTest.keyClick(shown, Qt.Key.Key_3)
    newcomer.settle()
    assert newcomer.counts == (20, 19, 21)
    newcomer.until(lambda: not panel.review.isHidden())
    marked = len(panel.review.findings)
    least = newcomer.window.minimumSizeHint()
    assert (least.width() <= 1240, least.height() <= 680) == (True, True)
    newcomer.click(panel.review.remove_button)
    assert sum(newcomer.counts) == 59
    assert len(panel.review.findings) < marked
    newcomer.window.parts.actions.by_name["undo"].trigger()
    newcomer.window.parts.actions.by_name["undo"].trigger()
    assert newcomer.counts == (20, 20, 20)
    newcomer.window.close()


def test_keys_belong_to_whoever_types(come_in: Callable[[], Newcomer]) -> None:
    newcomer = come_in()
    panel = newcomer.panel
    newcomer.click(panel.beginning.new_button)
    newcomer.draw(flat(8))
    newcomer.type_over(panel.header.name, "set 12")
    assert newcomer.counts == (0, 0)
    assert newcomer.session.contents.collection.name == "set 12"
    newcomer.window.parts.tabs.open("votes")
    newcomer.press(Qt.Key.Key_1)
    assert newcomer.counts == (0, 0)
    newcomer.window.parts.tabs.open("collect")
    newcomer.press(Qt.Key.Key_1)
    assert newcomer.counts == (1, 0)
    newcomer.window.close()
