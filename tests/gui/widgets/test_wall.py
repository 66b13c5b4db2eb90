"""A wall of thousands of pictures: laid out, scrolled, picked, selected and walked over."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.thumbnail_rows import Look, ThumbnailRows, cell_of, pitch_of
from xoviz.gui.widgets.wall import Wall
from xoviz.gui.widgets.wall_view import SIDES

LEFT, SHIFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
MANY = 10_000


@pytest.fixture
def wall(qtbot: QtBot) -> Wall:
    """Ten thousand pictures of 9 x 9, the odd ones all ink, those that three divides marked as errors."""
    made = Wall()
    qtbot.addWidget(made)
    values = np.full((MANY, 9, 9), -1, np.float32)
    values[1::2] = 1
    made.present(values, np.arange(MANY), (np.arange(MANY) % 3 == 0).astype(np.intp), "picture {}".format)
    made.resize(400, 300)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def middle(wall: Wall, place: int) -> QPoint:
    return wall.place_rect(place).center().toPoint()


def test_as_many_stand_in_a_row_as_there_is_room_for_and_all_can_be_scrolled_to(wall: Wall) -> None:
    columns = wall.columns
    assert wall.place_rect(0).y() == wall.place_rect(columns - 1).y() < wall.place_rect(columns).y()
    assert wall.place_rect(columns - 1).right() <= wall.bar.x()
    wall.bar.setValue(wall.bar.maximum())
    assert wall.place_rect(MANY - 1).bottom() <= wall.height()
    assert wall.place_rect(MANY - 1).top() > 0


def test_only_what_comes_into_sight_is_composed(wall: Wall, monkeypatch: pytest.MonkeyPatch) -> None:
    wall.repaint()
    composed, compose = [], ThumbnailRows._compose
    monkeypatch.setattr(ThumbnailRows, "_compose",
                        lambda rows, numbers: composed.append(numbers) or compose(rows, numbers))
    for value in (10, 20, 60, 10):
        wall.bar.setValue(value)
        wall.repaint()
    assert 0 < len(composed) <= 2, "scrolling by a few pixels needs no row twice"
    wall.bar.setValue(wall.bar.maximum() // 2)
    wall.repaint()
    assert len(composed) < 2 + wall.height() // 30


def test_pictures_and_marks_are_seen(wall: Wall) -> None:
    image = wall.grab().toImage()
    assert image.pixelColor(middle(wall, 1)).lightness() < 60
    assert image.pixelColor(middle(wall, 2)).lightness() > 190
    error = current_theme().colour("error")
    for place, marked in ((0, True), (1, False), (3, True)):
        corner = (wall.place_rect(place).topLeft() + QPointF(1, 20)).toPoint()
        assert (image.pixelColor(corner) == error) == marked


def test_a_click_picks_and_selects(wall: Wall, qtbot: QtBot) -> None:
    wall.bar.setValue(wall.bar.maximum() // 2)
    place = next(place for place in range(MANY) if wall.place_rect(place).top() > 20)
    with qtbot.waitSignal(wall.picked) as signal:
        qtbot.mouseClick(wall, LEFT, pos=middle(wall, place))
    assert signal.args == [place]
    assert wall.selected == (place,)
    gap = (wall.place_rect(place).topRight() + QPointF(2, 3)).toPoint()
    with qtbot.assertNotEmitted(wall.picked):
        qtbot.mouseClick(wall, LEFT, pos=gap)
        qtbot.mouseClick(wall, Qt.MouseButton.RightButton, pos=middle(wall, place))


def test_control_and_shift_select_several_and_pick_none(wall: Wall, qtbot: QtBot) -> None:
    qtbot.mouseClick(wall, LEFT, pos=middle(wall, 2))
    with qtbot.assertNotEmitted(wall.picked):
        qtbot.mouseClick(wall, LEFT, CONTROL, middle(wall, 4))
        assert wall.selected == (2, 4)
        qtbot.mouseClick(wall, LEFT, SHIFT, middle(wall, 7))
        assert wall.selected == (2, 4, 5, 6, 7)
        qtbot.mouseClick(wall, LEFT, CONTROL, middle(wall, 5))
    assert wall.selected == (2, 4, 6, 7)


def test_the_keys_walk_pick_select_and_scroll(wall: Wall, qtbot: QtBot) -> None:
    told: list[int] = []
    wall.pointed.connect(told.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_End):
        qtbot.keyClick(wall, key)
    # Where the mouse happens to lie over the wall, what comes to lie under it may be told as well.
    assert (told[0], told[1], told[-1]) == (1, 1 + wall.columns, MANY - 1)
    assert wall.accessibleDescription() == f"picture {MANY - 1}"
    assert 0 < wall.place_rect(MANY - 1).top() < wall.height()
    with qtbot.waitSignal(wall.picked) as signal:
        qtbot.keyClick(wall, Qt.Key.Key_Return)
    assert signal.args == [MANY - 1]
    qtbot.keyClick(wall, Qt.Key.Key_Home)
    qtbot.keyClick(wall, Qt.Key.Key_Space)
    qtbot.keyClick(wall, Qt.Key.Key_Right, SHIFT)
    assert wall.selected == (0, 1)
    with qtbot.waitSignal(wall.removal_asked):
        qtbot.keyClick(wall, Qt.Key.Key_Delete)
    qtbot.keyClick(wall, Qt.Key.Key_A, CONTROL)
    assert len(wall.selected) == MANY
    qtbot.keyClick(wall, Qt.Key.Key_Escape)
    assert wall.selected == ()
    qtbot.keyClick(wall, Qt.Key.Key_PageDown)
    assert told[-1] >= 2 * wall.columns
    assert wall.bar.value() == 0 or wall.place_rect(told[-1]).bottom() <= wall.height()


def test_the_size_changes_by_key_and_wheel_around_what_is_in_the_middle(wall: Wall, qtbot: QtBot) -> None:
    wall.bar.setValue(wall.bar.maximum() // 2)
    before = wall.place_at(middle(wall, wall._place_near(wall.rect().center())))
    assert before is not None
    columns = wall.columns
    with qtbot.waitSignal(wall.resized):
        qtbot.keyClick(wall, Qt.Key.Key_Plus)
    assert wall.columns < columns
    assert abs(wall.place_rect(before).center().y() - wall.height() / 2) < SIDES[-1]
    wheel = QWheelEvent(QPointF(50, 50), QPointF(50, 50), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, CONTROL,
                        Qt.ScrollPhase.NoScrollPhase, False)
    with qtbot.waitSignal(wall.resized):
        QApplication.sendEvent(wall, wheel)
    assert wall.columns == columns


def test_the_wheel_scrolls_a_row_or_so(wall: Wall) -> None:
    wheel = QWheelEvent(QPointF(50, 50), QPointF(50, 50), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(wall, wheel)
    assert 0 < wall.bar.value() <= 2 * SIDES[-1]


def test_numbers_stay_whatever_is_filtered(wall: Wall, qtbot: QtBot) -> None:
    qtbot.mouseClick(wall, LEFT, pos=middle(wall, 6))
    wall.present(wall.values, np.arange(MANY)[::-2], np.zeros(MANY, np.intp))
    assert wall.selected == (), "what is not shown is not selected"
    wall.present(wall.values, np.arange(MANY)[::-1], np.zeros(MANY, np.intp))
    assert wall.selected == (6,)
    with qtbot.waitSignal(wall.picked) as signal:
        qtbot.mouseClick(wall, LEFT, pos=middle(wall, 0))
    assert signal.args == [MANY - 1]


def test_an_empty_wall_paints_and_takes_no_keys(qtbot: QtBot) -> None:
    empty = Wall()
    qtbot.addWidget(empty)
    empty.show()
    with qtbot.assertNotEmitted(empty.picked):
        qtbot.keyClick(empty, Qt.Key.Key_Return)
        qtbot.mouseClick(empty, LEFT, pos=QPoint(20, 20))
    assert not empty.grab().isNull()
    with pytest.raises(ValueError, match=r"\(N, H, W\)"):
        empty.present(np.zeros((2, 4), np.float32), np.arange(3), np.zeros(3, np.intp))


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
@pytest.mark.parametrize("shape", [(9, 9), (28, 28), (64, 64), (24, 32), (14, 7), (1, 12)])
def test_every_pixel_of_a_row_is_where_it_should_be(qapp, shape, ratio) -> None:
    rng = np.random.default_rng(1)
    values = rng.choice(np.array([-1, 1], np.float32), (5, *shape))
    table = np.full(257, 0xFF000000, np.uint32)
    table[128:] = 0xFFFFFFFF
    look = Look(table, QColor("#00ff00"), (None, QColor("#ff0000")))
    rows = ThumbnailRows(values, np.array([4, 2, 0]), np.array([0, 0, 1, 0, 0]), look, 2, 44, ratio)
    assert rows.count == 2
    image = rows.image(0)
    (high, wide), (down, across) = cell_of(shape, 44, ratio), pitch_of(shape, 44, ratio)
    assert image.height() == down
    frame = round(3 * ratio)
    for place, number in enumerate((4, 2)):
        for row, column in ((0, shape[1] - 1), (shape[0] // 2, shape[1] // 3), (shape[0] - 1, shape[1] - 1)):
            x, y = place * across + frame + column * wide, frame + row * high
            expected = 255 if values[number, row, column] > 0 else 0
            assert image.pixelColor(x, y).red() == image.pixelColor(x + wide - 1, y + high - 1).red() == expected
    assert image.pixelColor(across - 1, 3) == QColor("#00ff00"), "a gap"
    assert image.pixelColor(across, down // 2) == QColor("#ff0000"), "a mark"
    assert image.pixelColor(0, down // 2) == QColor("#00ff00"), "no mark"


def test_thumbnails_that_are_wider_than_high_stand_in_lower_rows(wall: Wall, qtbot: QtBot) -> None:
    wall.present(np.zeros((40, 24, 32), np.float32), np.arange(40), np.zeros(40, np.intp))
    first, below = wall.place_rect(0), wall.place_rect(wall.columns)
    assert first.width() > first.height()
    assert below.top() - first.bottom() == pytest.approx(3, abs=1)
    with qtbot.waitSignal(wall.picked) as signal:
        qtbot.mouseClick(wall, LEFT, pos=middle(wall, wall.columns))
    assert signal.args == [wall.columns]
