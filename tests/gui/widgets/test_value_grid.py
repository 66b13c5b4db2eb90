"""Values are painted, dragged and typed; what is no number is refused and nothing is lost."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from xoviz.gui.widgets.value_grid import ValueGrid

LEFT, NONE, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def grid(qtbot: QtBot) -> ValueGrid:
    values = ValueGrid(3, 3)
    qtbot.addWidget(values)
    values.resize(300, 300)
    values.show()
    qtbot.waitExposed(values)
    values.activateWindow()
    values.setFocus()
    qtbot.waitUntil(values.hasFocus)
    return values


def middle(grid: ValueGrid, row: int, column: int) -> QPoint:
    return grid.geometry_of_cells.rect(row, column).center().toPoint()


def drag_up(grid: ValueGrid, cell: tuple[int, int], pixels: int, keys: Qt.KeyboardModifier = NONE) -> None:
    start = middle(grid, *cell)
    QTest.mousePress(grid, LEFT, keys, start)
    QTest.mouseMove(grid, start - QPoint(0, pixels))
    QTest.mouseRelease(grid, LEFT, keys, start - QPoint(0, pixels))


def double_click(grid: ValueGrid, cell: tuple[int, int]) -> None:
    """As a window system sends it: a whole click, then one whose press is another event."""
    QTest.mouseClick(grid, LEFT, NONE, middle(grid, *cell))
    QTest.mouseDClick(grid, LEFT, NONE, middle(grid, *cell))


def test_painting_is_what_it_begins_with(grid: ValueGrid, qtbot: QtBot) -> None:
    qtbot.mouseClick(grid, LEFT, pos=middle(grid, 0, 2))
    assert grid.values[0, 2] == 1
    qtbot.mouseClick(grid, Qt.MouseButton.RightButton, pos=middle(grid, 0, 2))
    assert grid.values[0, 2] == 0


def test_dragging_up_raises_and_down_lowers_one_value(grid: ValueGrid, qtbot: QtBot) -> None:
    grid.set_mode("drag")
    with qtbot.waitSignals([grid.stroke_began, grid.stroked, grid.stroke_ended]):
        drag_up(grid, (1, 1), 40)
    assert grid.values[1, 1] == 0.5
    drag_up(grid, (1, 1), -80)
    assert grid.values[1, 1] == -0.5
    assert np.count_nonzero(grid.values) == 1


def test_control_drags_while_painting(grid: ValueGrid) -> None:
    drag_up(grid, (2, 0), 80, CONTROL)
    assert grid.values[2, 0] == 1
    assert np.count_nonzero(grid.values) == 1


def test_a_drag_ends_when_the_grid_is_hidden(grid: ValueGrid, qtbot: QtBot) -> None:
    grid.set_mode("drag")
    QTest.mousePress(grid, LEFT, NONE, middle(grid, 1, 1))
    assert grid.is_drawing
    with qtbot.waitSignal(grid.stroke_ended):
        grid.hide()
    assert not grid.is_drawing


def test_a_double_click_opens_the_editor_with_the_value(grid: ValueGrid, qtbot: QtBot) -> None:
    grid.present(np.full((3, 3), 0.25, np.float32))
    double_click(grid, (1, 2))
    assert grid.editor.isVisible()
    assert grid.editor.text() == "0.25"
    assert grid.rect().contains(grid.editor.geometry())
    qtbot.keyClicks(grid.editor, "-0.75")
    events: list[str] = []
    grid.stroke_began.connect(lambda: events.append("began"))
    grid.stroked.connect(lambda values: events.append("stroked"))
    grid.stroke_ended.connect(lambda: events.append("ended"))
    qtbot.keyClick(grid.editor, Qt.Key.Key_Return)
    assert events == ["stroked", "ended"], "it goes on with the stroke of the first click"
    assert grid.values[1, 2] == -0.75
    assert not grid.editor.isVisible()
    assert grid.hasFocus()


def test_a_double_click_takes_back_what_its_first_click_painted(grid: ValueGrid, qtbot: QtBot) -> None:
    before = np.linspace(-0.4, 0.4, 9, dtype=np.float32).reshape(3, 3)
    grid.present(before)
    told: list[str] = []
    grid.stroke_began.connect(lambda: told.append("began"))
    grid.stroked.connect(lambda values: told.append("stroked"))
    grid.refused.connect(lambda sentence: told.append("refused"))
    grid.typing_ended.connect(lambda: told.append("typed"))
    qtbot.mouseClick(grid, LEFT, pos=middle(grid, 2, 1))
    assert grid.values[2, 1] == 1
    double_click(grid, (2, 0))
    assert (grid.values[0] == before[0]).all()
    assert grid.values[2].tolist() == [before[2, 0], 1, before[2, 2]], "an earlier click stays"
    assert grid.editor.text() == f"{before[2, 0]:.6g}"
    assert told == ["began", "stroked", "began", "stroked", "stroked"], "one gesture"
    qtbot.keyClicks(grid.editor, "nan")
    qtbot.keyClick(grid.editor, Qt.Key.Key_Return)
    qtbot.keyClick(grid.editor, Qt.Key.Key_Escape)
    assert told[5:] == ["refused", "typed"]
    assert grid.values[2, 0] == before[2, 0]


def test_typing_a_digit_opens_the_editor_at_the_cursor(grid: ValueGrid, qtbot: QtBot) -> None:
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    qtbot.keyClick(grid, Qt.Key.Key_2)
    qtbot.keyClicks(grid.editor, ".5")
    qtbot.keyClick(grid.editor, Qt.Key.Key_Enter)
    assert grid.values[1, 0] == 2.5


def test_escape_keeps_the_old_value(grid: ValueGrid, qtbot: QtBot) -> None:
    qtbot.keyClick(grid, Qt.Key.Key_7)
    with qtbot.assertNotEmitted(grid.stroked):
        qtbot.keyClick(grid.editor, Qt.Key.Key_Escape)
    assert not grid.editor.isVisible()
    assert not grid.values.any()


def test_tab_goes_on_row_by_row_and_shift_tab_back(grid: ValueGrid, qtbot: QtBot) -> None:
    grid.edit(0, 2)
    for text in ("1", "2"):
        qtbot.keyClicks(grid.editor, text)
        qtbot.keyClick(grid.editor, Qt.Key.Key_Tab)
    assert grid.values.tolist() == [[0, 0, 1], [2, 0, 0], [0, 0, 0]]
    assert grid.cursor_cell == (1, 1)
    qtbot.keyClick(grid.editor, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert grid.cursor_cell == (1, 0)
    assert grid.editor.isVisible()


@pytest.mark.parametrize("text", ["nan", "inf", "", "0,5", "abc", "1e50"])
def test_what_is_no_number_is_refused_and_can_be_mended(grid: ValueGrid, qtbot: QtBot, text: str) -> None:
    grid.edit(1, 1)
    grid.editor.clear()
    qtbot.keyClicks(grid.editor, text)
    with qtbot.waitSignal(grid.refused) as refusal, qtbot.assertNotEmitted(grid.stroked):
        qtbot.keyClick(grid.editor, Qt.Key.Key_Return)
    assert refusal.args[0].endswith(".")
    assert grid.editor.isVisible()
    assert not grid.values.any()
    grid.editor.setText("0.5")
    qtbot.keyClick(grid.editor, Qt.Key.Key_Return)
    assert grid.values[1, 1] == 0.5


def test_leaving_the_editor_takes_a_number_and_refuses_the_rest(grid: ValueGrid, qtbot: QtBot) -> None:
    grid.edit(0, 0, "3")
    grid.setFocus()
    assert grid.values[0, 0] == 3
    grid.edit(0, 0, "x")
    with qtbot.waitSignal(grid.refused):
        grid.setFocus()
    assert grid.values[0, 0] == 3
    assert not grid.editor.isVisible()


def test_another_shape_closes_the_editor(grid: ValueGrid) -> None:
    grid.edit(2, 2, "9")
    grid.present(np.zeros((2, 2), np.float32))
    assert not grid.editor.isVisible()
    assert grid.values.tolist() == [[0, 0], [0, 0]]


def test_the_keyboard_goes_on_from_where_the_mouse_was(grid: ValueGrid, qtbot: QtBot) -> None:
    qtbot.mouseClick(grid, LEFT, pos=middle(grid, 1, 1))
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    assert np.argwhere(grid.values).tolist() == [[1, 1], [1, 2]]
    drag_up(grid, (2, 0), 10, CONTROL)
    assert grid.cursor_cell == (2, 0)
