"""The pad: strokes become wishes, and what is looked at elsewhere is framed here."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from xoviz.explain.receptive import lit
from xoviz.gui import theme
from xoviz.gui.drawing_pad import DrawingPad
from xoviz.nn import PICTURE, Array, Dense, Focus, Network, network
from xoviz.state.view import View
from xoviz.state.wishes import ChangeTransform, Draw, Point, ResizePad, Wish
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.transforms import Transform, resample
from xoviz.zoo.talk import talk

LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier
X = LettersTask().samples()[0].picture[0]


def view_of(net: Network, pad: Array, focus: Focus | None = None) -> View:
    trace = net.forward(resample(pad[None], net.input_shape[1]))
    return View(trace, pad, focus, lit(net.stack, focus) if focus else {})


def reader(size: int) -> Network:
    return network((Dense("votes", 2),), (1, size, size), ("X", "O"))


@pytest.fixture
def pad(qtbot: QtBot) -> DrawingPad:
    """A pad that shows the talk's X."""
    made = DrawingPad(count(1))
    qtbot.addWidget(made)
    made.resize(300, 360)
    made.present(view_of(talk(), X))
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def wished(pad: DrawingPad) -> list[Wish]:
    """What the pad wishes for."""
    wishes: list[Wish] = []
    pad.wish.connect(wishes.append)
    return wishes


def middle(pad: DrawingPad, row: int, column: int) -> QPoint:
    return pad.grid.geometry_of_cells.rect(row, column).center().toPoint()


def drawn(wished: list[Wish]) -> list[Draw]:
    return [wish for wish in wished if isinstance(wish, Draw)]


def test_it_shows_the_pad_of_the_view(pad: DrawingPad) -> None:
    assert np.array_equal(pad.grid.values, X)
    assert pad.hint == ""


def test_a_click_wishes_for_ink_in_one_cell(pad: DrawingPad, wished: list[Wish], qtbot: QtBot) -> None:
    qtbot.mouseClick(pad.grid, LEFT, pos=middle(pad, 0, 4))
    (wish,) = drawn(wished)
    assert np.argwhere(wish.pixels != X).tolist() == [[0, 4]]
    assert wish.pixels[0, 4] == 1


def test_one_stroke_is_one_gesture_and_the_next_another(pad: DrawingPad, wished: list[Wish], qtbot: QtBot) -> None:
    QTest.mousePress(pad.grid, LEFT, NONE, middle(pad, 0, 0))
    QTest.mouseMove(pad.grid, middle(pad, 0, 3))
    QTest.mouseMove(pad.grid, middle(pad, 0, 6))
    QTest.mouseRelease(pad.grid, LEFT, NONE, middle(pad, 0, 6))
    qtbot.mouseClick(pad.grid, RIGHT, pos=middle(pad, 0, 0))
    assert [wish.gesture for wish in drawn(wished)] == [1, 1, 1, 2]


def test_the_eraser_erases_until_the_pencil_is_taken(pad: DrawingPad, wished: list[Wish], qtbot: QtBot) -> None:
    assert pad.tools.pencil.isChecked()
    qtbot.mouseClick(pad.tools.eraser, LEFT)
    qtbot.mouseClick(pad.grid, LEFT, pos=middle(pad, 4, 4))
    assert drawn(wished)[-1].pixels[4, 4] == -1
    pad.choose_pencil()
    assert not pad.tools.eraser.isChecked()
    qtbot.mouseClick(pad.grid, LEFT, pos=middle(pad, 4, 4))
    assert drawn(wished)[-1].pixels[4, 4] == 1


def test_clear_wishes_for_blank_paper_once(pad: DrawingPad, wished: list[Wish], qtbot: QtBot) -> None:
    qtbot.mouseClick(pad.tools.clear, LEFT)
    (wish,) = drawn(wished)
    assert (wish.pixels == -1).all()
    assert (wish.text, wish.gesture) == ("Clear", 0)
    pad.present(view_of(talk(), wish.pixels))
    pad.clear()
    assert len(drawn(wished)) == 1


def test_invert_swaps_ink_and_paper(pad: DrawingPad, wished: list[Wish], qtbot: QtBot) -> None:
    qtbot.mouseClick(pad.tools.invert, LEFT)
    (wish,) = drawn(wished)
    assert np.array_equal(wish.pixels, -X)
    assert wish.text == "Invert"


def test_an_old_pad_comes_back_after_a_stroke_that_was_undone_at_once(pad: DrawingPad, qtbot: QtBot) -> None:
    shown = view_of(talk(), X)
    pad.present(shown)
    qtbot.mouseClick(pad.grid, LEFT, pos=middle(pad, 0, 4))
    assert pad.grid.values[0, 4] == 1
    pad.present(shown)
    assert np.array_equal(pad.grid.values, X)


def test_pointing_wishes_for_the_cell_and_leaving_for_none(pad: DrawingPad, wished: list[Wish]) -> None:
    QTest.mouseMove(pad.grid, middle(pad, 2, 7))
    assert wished[-1] == Point(Focus(PICTURE, 0, 2, 7))
    QTest.mouseMove(pad, QPoint(2, pad.height() - 2))
    assert wished[-1] == Point(None)


@pytest.mark.parametrize(("size", "cell", "read"), [
    (18, (17, 4), (8, 2)), (28, (27, 13), (8, 4)), (12, (0, 6), (0, 4)),
])
def test_pointing_at_another_size_finds_the_nearest_cell(pad: DrawingPad, wished: list[Wish], size: int,
                                                         cell: tuple[int, int], read: tuple[int, int]) -> None:
    pad.present(view_of(talk(), np.full((size, size), -1, np.float32)))
    QTest.mouseMove(pad.grid, middle(pad, *cell))
    assert wished[-1] == Point(Focus(PICTURE, 0, *read))
    assert pad.hint == "read as 9 × 9"


def framed(pad: DrawingPad, role: str = "accent") -> set[tuple[int, int]]:
    """The cells in whose top left corner a colour of the theme is painted: where a cell came from, if no other."""
    wanted = theme.current_theme().colour(role)
    image, cells, found = pad.grid.grab().toImage(), pad.grid.geometry_of_cells, set()
    for row in range(cells.rows):
        for column in range(cells.columns):
            corner = cells.rect(row, column).topLeft().toPoint() + QPoint(1, 1)
            colour = image.pixelColor(corner)
            if colour == wanted:
                found.add((row, column))
    return found


def test_what_a_cell_of_a_map_looks_at_is_framed(pad: DrawingPad) -> None:
    assert framed(pad) == set()
    pad.present(view_of(talk(), X, Focus("convolution", 0, 2, 3)))
    frame = framed(pad)
    assert {(2, 3), (2, 5), (4, 3)} <= frame
    assert all(2 <= row <= 4 and 3 <= column <= 5 for row, column in frame)
    pad.present(view_of(talk(), X))
    assert framed(pad) == set()


def test_a_pixel_that_is_looked_at_is_framed_and_if_it_is_pinned_twice(pad: DrawingPad) -> None:
    view = view_of(talk(), X, Focus(PICTURE, 0, 4, 4))
    pad.present(view)
    assert framed(pad, "focus") == {(4, 4)}
    assert pad.grid.pinned is None
    once = pad.grid.grab().toImage()
    pad.present(replace(view, pinned=True))
    assert pad.grid.pinned is not None
    assert pad.grid.pinned[:4] == (4, 4, 1, 1)
    assert pad.grid.grab().toImage() != once
    pad.present(view)
    assert pad.grid.grab().toImage() == once


def test_what_a_pinned_cell_came_from_is_no_pin_itself(pad: DrawingPad) -> None:
    pad.present(replace(view_of(talk(), X, Focus("convolution", 0, 2, 3)), pinned=True))
    assert pad.grid.pinned is None


def test_the_frame_is_scaled_with_the_pad(pad: DrawingPad) -> None:
    pad.present(view_of(talk(), np.full((18, 18), -1, np.float32), Focus("convolution", 0, 2, 3)))
    frame = framed(pad)
    assert {(4, 6), (4, 11), (9, 6)} <= frame
    assert all(4 <= row <= 9 and 6 <= column <= 11 for row, column in frame)


def type_into(qtbot: QtBot, pad: DrawingPad, text: str) -> None:
    line = pad.tools.size_box.lineEdit()
    assert line is not None
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def test_another_size_is_typed(pad: DrawingPad, wished: list[Wish], qtbot: QtBot) -> None:
    type_into(qtbot, pad, "33")
    assert wished[-1:] == [ResizePad(33)]


@pytest.mark.parametrize("text", ["8", "65", "0", "-9", "nan", "9.5", "many"])
def test_a_size_that_is_none_is_refused_with_a_sentence(pad: DrawingPad, wished: list[Wish], qtbot: QtBot,
                                                        text: str) -> None:
    with qtbot.waitSignal(pad.said) as said:
        type_into(qtbot, pad, text)
    assert "9" in said.args[0]
    assert "64" in said.args[0]
    assert wished == []
    assert pad.tools.size_box.currentText() == "9"


def test_sizes_may_also_be_set_by_an_action(pad: DrawingPad, wished: list[Wish]) -> None:
    pad.set_size(9)
    assert wished == []
    pad.set_size(28)
    assert wished == [ResizePad(28)]
    with pytest.raises(ValueError, match="9 to 64"):
        pad.set_size(65)


def test_each_size_has_its_stroke_and_remembers_it(pad: DrawingPad, qtbot: QtBot) -> None:
    small, large = (view_of(reader(size), np.full((size, size), -1, np.float32)) for size in (9, 28))
    pad.present(small)
    assert pad.stroke_width == 1
    pad.present(large)
    assert pad.stroke_width == 2
    pad.thicker()
    assert pad.stroke_width == 3
    pad.present(small)
    assert pad.stroke_width == 1
    pad.present(large)
    assert pad.stroke_width == pad.tools.width_box.value == 3


def test_a_stroke_is_never_thinner_than_a_cell_or_wider_than_half_the_pad(pad: DrawingPad) -> None:
    pad.thinner()
    assert pad.stroke_width == 1
    pad.set_stroke_width(99)
    assert pad.stroke_width == 4


def test_a_wide_stroke_paints_wide(pad: DrawingPad, wished: list[Wish], qtbot: QtBot) -> None:
    qtbot.keyClick(pad.tools.width_box, Qt.Key.Key_Up)
    qtbot.keyClick(pad.tools.width_box, Qt.Key.Key_Up)
    assert pad.stroke_width == 3
    pad.present(view_of(talk(), np.full((9, 9), -1, np.float32)))
    qtbot.mouseClick(pad.grid, LEFT, pos=middle(pad, 4, 4))
    assert np.argwhere(drawn(wished)[-1].pixels > 0).tolist() == [[3, 4], [4, 3], [4, 4], [4, 5], [5, 4]]


def test_it_fits_a_narrow_column(pad: DrawingPad) -> None:
    assert pad.minimumSizeHint().width() <= 260


# The hand


def moves(wished: list[Wish]) -> list[ChangeTransform]:
    return [wish for wish in wished if isinstance(wish, ChangeTransform)]


def test_the_hand_drags_all_that_is_drawn_by_cells(pad: DrawingPad, wished: list[Wish]) -> None:
    pad.tools.hand.click()
    QTest.mousePress(pad.grid, LEFT, NONE, middle(pad, 4, 4))
    QTest.mouseMove(pad.grid, middle(pad, 5, 4))
    QTest.mouseMove(pad.grid, middle(pad, 6, 1))
    QTest.mouseRelease(pad.grid, LEFT, NONE, middle(pad, 6, 1))
    assert drawn(wished) == []
    assert [(wish.transform.shift_x, wish.transform.shift_y) for wish in moves(wished)] == [(0, 1), (-3, 2)]
    assert len({wish.gesture for wish in moves(wished)}) == 1


def test_a_move_goes_on_from_where_the_sliders_are_and_no_further_than_they_reach(
        pad: DrawingPad, wished: list[Wish]) -> None:
    pad.present(replace(view_of(talk(), X), transform=Transform(shift_x=2, turn=30)))
    pad.choose_hand()
    QTest.mousePress(pad.grid, LEFT, NONE, middle(pad, 4, 0))
    QTest.mouseMove(pad.grid, middle(pad, 4, 8))
    (wish,) = moves(wished)
    assert wish.transform == Transform(shift_x=4, turn=30)


def test_with_the_hand_each_arrow_key_is_a_gesture_and_one_held_down_is_one(
        pad: DrawingPad, wished: list[Wish], qtbot: QtBot) -> None:
    pad.choose_hand()
    qtbot.keyClick(pad.grid, Qt.Key.Key_Up)
    qtbot.keyClick(pad.grid, Qt.Key.Key_Left)
    first, second = moves(wished)
    assert (first.transform.shift_x, first.transform.shift_y) == (0, -1)
    assert (second.transform.shift_x, second.transform.shift_y) == (-1, 0)  # the view has not answered yet
    assert first.gesture != second.gesture
    wished.clear()
    QTest.keyPress(pad.grid, Qt.Key.Key_Right)
    again = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Right, NONE, "", True)
    QApplication.sendEvent(pad.grid, again)
    QTest.keyRelease(pad.grid, Qt.Key.Key_Right)
    assert [wish.transform.shift_x for wish in moves(wished)] == [1, 2]
    assert len({wish.gesture for wish in moves(wished)}) == 1


def test_the_pencil_draws_again_after_the_hand(pad: DrawingPad, wished: list[Wish], qtbot: QtBot) -> None:
    pad.choose_hand()
    qtbot.keyClick(pad.grid, Qt.Key.Key_Space)
    assert moves(wished) == drawn(wished) == []
    pad.choose_pencil()
    qtbot.mouseClick(pad.grid, LEFT, pos=middle(pad, 0, 4))
    assert len(drawn(wished)) == 1
    assert pad.tools.pencil.isChecked()
