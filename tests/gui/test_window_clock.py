"""The clock is honest: a stroke ends when its maps have been painted, and what is no stroke is not counted."""

from __future__ import annotations

from time import monotonic, perf_counter

import pytest
from PySide6.QtCore import QEvent, QObject, QSettings, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from xoviz.app import make_window
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.gui.window_clock import WindowClock
from xoviz.state.session import Session

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
PRESS, MOVE, RELEASE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease


@pytest.fixture
def window(qtbot, tmp_path):
    made = make_window(QSettings(str(tmp_path / "xoviz.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: bool(made.parts.verdict.letter.text()))
    made.pad.clear()
    settle()
    return made


@pytest.fixture
def clock(window):
    made = WindowClock(window, window.pad, remembered=100, tick=5)
    window.findChild(Session).viewed.connect(made.present)
    made.start()
    yield made
    made.stop()


def settle():
    for _ in range(3):
        QApplication.processEvents()


def mouse(window, kind, cell, held):
    grid = window.pad.grid
    point = grid.geometry_of_cells.rect(*cell).center()
    QApplication.sendEvent(grid, QMouseEvent(kind, point, grid.mapToGlobal(point), NONE if kind == MOVE else LEFT, held,
                                             Qt.KeyboardModifier.NoModifier))


class SecondClock(QObject):
    """Notes when the Network tab's canvas has finished painting: another way to the same figure."""

    def __init__(self, window):
        super().__init__(window)
        self.painted = []
        self._canvas = window.parts.tabs.panel(0).findChild(MapCanvas)
        self._canvas.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() != QEvent.Type.Paint:
            return False
        self._canvas.event(event)
        self.painted.append(perf_counter())
        return True


def test_a_stroke_lasts_until_its_maps_are_painted(window, clock):
    second, began = SecondClock(window), perf_counter()
    mouse(window, PRESS, (4, 4), LEFT)
    handled = perf_counter()
    settle()
    ended = perf_counter()
    assert len(clock.strokes) == len(second.painted) == 1
    assert 1000 * (second.painted[0] - handled) < clock.strokes[0] < 1000 * (ended - began)
    assert clock.strokes[0] < 1000 * (second.painted[0] - began) + clock.frames[-1]


def test_each_stroke_counts_once(window, clock):
    mouse(window, PRESS, (2, 2), LEFT)
    settle()
    for column in (3, 4, 5):
        mouse(window, MOVE, (2, column), LEFT)
        settle()
    mouse(window, RELEASE, (2, 5), NONE)
    settle()
    assert len(clock.strokes) == 4


def test_of_strokes_that_are_painted_together_the_first_counts(window, clock):
    began = perf_counter()
    mouse(window, PRESS, (2, 2), LEFT)
    first = perf_counter()
    while perf_counter() - first < 0.02:
        pass
    mouse(window, MOVE, (2, 3), LEFT)
    settle()
    assert len(clock.strokes) == 1
    assert 20 <= clock.strokes[0] <= 1000 * (perf_counter() - began)


@pytest.mark.parametrize(("age", "least", "most"), [(0.5, 500, 2000), (1e6, 0, 400), (-5.0, 0, 400)])
def test_the_time_that_a_stroke_waited_counts_where_the_system_tells_it(window, clock, age, least, most):
    grid = window.pad.grid
    point = grid.geometry_of_cells.rect(4, 4).center()
    press = QMouseEvent(PRESS, point, grid.mapToGlobal(point), LEFT, LEFT, Qt.KeyboardModifier.NoModifier)
    press.setTimestamp(max(int(1000 * (monotonic() - age)), 0))
    QApplication.sendEvent(grid, press)
    settle()
    assert least <= clock.strokes[0] < most


def test_what_draws_nothing_is_no_stroke(window, clock):
    mouse(window, MOVE, (3, 3), NONE)
    mouse(window, PRESS, (2, 2), LEFT)
    settle()
    mouse(window, MOVE, (2, 2), LEFT)
    mouse(window, RELEASE, (2, 2), NONE)
    settle()
    window.pad.invert()
    settle()
    window.pad.clear()
    settle()
    assert len(clock.strokes) == 1


def test_a_frame_is_a_repaint_of_the_window(window, clock):
    settle()
    before = len(clock.frames)
    window.pad.grid.update()
    settle()
    assert len(clock.frames) == before + 1
    assert clock.frames[-1] > 0


def test_a_busy_window_is_late(window, clock, qtbot):
    qtbot.waitUntil(lambda: len(clock.lateness) > 3)
    began = perf_counter()
    while perf_counter() - began < 0.06:
        pass
    settle()
    assert max(clock.lateness) > 50
    assert min(clock.lateness) >= 0


def test_a_clock_that_is_stopped_measures_nothing_and_begins_anew(window, clock):
    mouse(window, PRESS, (2, 2), LEFT)
    settle()
    clock.stop()
    counted = len(clock.strokes), len(clock.frames)
    mouse(window, MOVE, (2, 3), LEFT)
    settle()
    assert (len(clock.strokes), len(clock.frames)) == counted
    clock.start()
    assert not clock.strokes
    mouse(window, MOVE, (2, 4), LEFT)
    settle()
    assert len(clock.strokes) == 1
