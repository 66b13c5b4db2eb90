"""View > Performance: figures as measured, that say how, and that cost nothing while nobody looks."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from xoviz.app import make_window
from xoviz.state.session import Session
from xoviz.state.wishes import Configure


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "xoviz.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def open_window(qtbot, settings):
    def opened(width=1366):
        window = make_window(settings)
        qtbot.addWidget(window)
        window.resize(width, 768)
        window.show()
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: bool(window.parts.verdict.letter.text()))
        return window

    return opened


def switch(window):
    window.parts.actions.by_name["performance"].trigger()
    QApplication.processEvents()


def stroke(window):
    grid = window.pad.grid
    point = grid.geometry_of_cells.rect(0, 4).center().toPoint()
    QTest.mousePress(grid, Qt.MouseButton.LeftButton, pos=point)
    QApplication.processEvents()
    QTest.mouseRelease(grid, Qt.MouseButton.LeftButton, pos=point)
    QApplication.processEvents()


def test_a_stroke_is_shown_as_it_was_measured(open_window, qtbot):
    window = open_window()
    switch(window)
    shown = window.parts.performance
    assert shown.stroke.text() == "stroke –, median –, worst – ms"
    stroke(window)
    (measured,) = shown.clock.strokes
    qtbot.waitUntil(lambda: f"stroke {measured:.1f}, median {measured:.1f}, worst {measured:.1f} ms"
                    == shown.stroke.text())
    assert re.fullmatch(r"frame \d+\.\d, worst \d+\.\d ms", shown.frame.text())
    assert re.fullmatch(r"late \d+\.\d ms", shown.late.text())


def test_training_speed_is_shown_while_it_trains(open_window, qtbot):
    window = open_window()
    switch(window)
    assert window.parts.performance.speed.text() == "– steps/s · – letters/s"
    window.findChild(Session).wish(Configure(speed=0))
    window.parts.training_bar.learn()
    speed = window.parts.performance.speed
    qtbot.waitUntil(lambda: bool(re.fullmatch(r"[\d,]+ steps/s · [\d,]+ letters/s", speed.text())),
                    timeout=10_000)
    window.parts.training_bar.toggle_play()
    qtbot.waitUntil(lambda: window.parts.performance.speed.text().startswith("–"))


def test_it_measures_nothing_until_it_is_shown_and_is_remembered(open_window):
    window = open_window()
    assert not window.parts.performance.isVisible()
    stroke(window)
    assert not window.parts.performance.clock.frames
    switch(window)
    assert window.parts.performance.isVisible()
    window.close()
    window = open_window()
    assert window.parts.performance.isVisible()
    assert window.parts.actions.by_name["performance"].isChecked()
    switch(window)
    counted = len(window.parts.performance.clock.frames)
    stroke(window)
    assert not window.parts.performance.isVisible()
    assert len(window.parts.performance.clock.frames) == counted
    assert window.findChild(Session).preferences.performance == "off"


def test_each_figure_says_how_it_is_measured_and_has_its_room(open_window):
    window = open_window()
    switch(window)
    figures = window.parts.performance.findChildren(QLabel)
    assert len(figures) == 4
    for figure in figures:
        assert len(figure.toolTip()) > 40
        assert figure.accessibleDescription() in figure.toolTip()
        assert figure.width() >= figure.sizeHint().width()
        assert window.centralWidget().rect().contains(figure.mapTo(window.centralWidget(), figure.rect().bottomRight()))
    assert window.minimumSizeHint().width() <= 1240


def test_no_figure_moves_another(open_window, qtbot):
    window = open_window()
    switch(window)
    places = [figure.geometry() for figure in window.parts.performance.findChildren(QLabel)]
    stroke(window)
    qtbot.waitUntil(lambda: "–" not in window.parts.performance.stroke.text())
    assert [figure.geometry() for figure in window.parts.performance.findChildren(QLabel)] == places
