"""Thumbnails are laid out in rows, clicked, and walked with the keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from xoviz.gui.widgets.gallery import Gallery

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def gallery(qtbot: QtBot) -> Gallery:
    """Ten pictures of 3 x 3, the last all ink, five in a row."""
    made = Gallery(30)
    qtbot.addWidget(made)
    pictures = np.full((10, 3, 3), -1, np.float32)
    pictures[9] = 1
    made.present(pictures)
    made.set_titles([f"picture {number}" for number in range(10)])
    made.resize(made.width_of(5), 100)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def test_as_many_stand_in_a_row_as_there_is_room_for(gallery: Gallery) -> None:
    assert gallery.columns == 5
    assert gallery.rect_of(5).x() == gallery.rect_of(0).x()
    assert gallery.rect_of(5).y() > gallery.rect_of(4).bottom()
    gallery.set_most_columns(2)
    assert gallery.columns == 2
    assert gallery.heightForWidth(gallery.width_of(5)) > 4 * 30


def test_one_row_is_as_wide_as_it_says(gallery: Gallery) -> None:
    assert gallery.rect_of(4).right() + 1 == gallery.width_of(5)


def test_a_click_picks_what_is_under_it(gallery: Gallery, qtbot: QtBot) -> None:
    with qtbot.waitSignal(gallery.picked) as signal:
        qtbot.mouseClick(gallery, LEFT, pos=gallery.rect_of(7).center())
    assert signal.args == [7]


def test_between_the_pictures_there_is_nothing_to_pick(gallery: Gallery, qtbot: QtBot) -> None:
    gap = gallery.rect_of(0).topRight() + QPoint(2, 5)
    assert gallery.place_at(gap) is None
    with qtbot.assertNotEmitted(gallery.picked):
        qtbot.mouseClick(gallery, LEFT, pos=gap)
        qtbot.mouseClick(gallery, Qt.MouseButton.RightButton, pos=gallery.rect_of(3).center())


def test_the_keys_walk_and_pick(gallery: Gallery, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(gallery, key)
    assert gallery.accessibleDescription() == "picture 7"
    with qtbot.waitSignal(gallery.picked) as signal:
        qtbot.keyClick(gallery, Qt.Key.Key_Return)
    assert signal.args == [7]
    qtbot.keyClick(gallery, Qt.Key.Key_End)
    qtbot.keyClick(gallery, Qt.Key.Key_Right)
    assert gallery.accessibleDescription() == "picture 9"


def test_the_cursor_is_shown_to_the_keyboard_only(gallery: Gallery, qtbot: QtBot) -> None:
    qtbot.mouseClick(gallery, LEFT, pos=gallery.rect_of(1).center())
    plain = gallery.grab().toImage()
    qtbot.keyClick(gallery, Qt.Key.Key_Home)
    assert gallery.grab().toImage() != plain


def test_choosing_says_nothing_and_moves_the_cursor(gallery: Gallery, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(gallery.picked):
        gallery.set_chosen(4)
    assert gallery.chosen == 4
    assert gallery.accessibleDescription() == "picture 4"


def test_pictures_are_seen(gallery: Gallery) -> None:
    shown = gallery.grab().toImage()
    assert shown.pixelColor(gallery.rect_of(0).center()).lightness() > 200
    assert shown.pixelColor(gallery.rect_of(9).center()).lightness() < 50


def test_the_chosen_frame_is_thicker_in_its_own_colour(gallery: Gallery) -> None:
    red = QColor("#ff0000")
    gallery.set_frames([red] * 10)
    gallery.set_chosen(2)
    shown = gallery.grab().toImage()
    inner = QPoint(2, 10)
    assert shown.pixelColor(gallery.rect_of(2).topLeft() + inner) == red
    assert shown.pixelColor(gallery.rect_of(3).topLeft() + inner) != red
    assert shown.pixelColor(gallery.rect_of(3).topLeft()) == red


def test_a_tooltip_names_what_is_pointed_at(gallery: Gallery, qtbot: QtBot) -> None:
    place = gallery.rect_of(3).center()
    QApplication.sendEvent(gallery, QHelpEvent(QEvent.Type.ToolTip, place, gallery.mapToGlobal(place)))
    assert QToolTip.text() == "picture 3"
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_fewer_pictures_keep_the_cursor_inside(gallery: Gallery, qtbot: QtBot) -> None:
    qtbot.keyClick(gallery, Qt.Key.Key_End)
    gallery.present(np.zeros((3, 2, 2), np.float32))
    with qtbot.waitSignal(gallery.picked) as signal:
        qtbot.keyClick(gallery, Qt.Key.Key_Space)
    assert signal.args == [2]


def test_an_empty_gallery_takes_no_keys_and_paints(qtbot: QtBot) -> None:
    empty = Gallery(30)
    qtbot.addWidget(empty)
    empty.show()
    with qtbot.assertNotEmitted(empty.picked):
        qtbot.keyClick(empty, Qt.Key.Key_Space)
    assert not empty.grab().isNull()


def test_only_a_series_of_images_is_shown(gallery: Gallery) -> None:
    with pytest.raises(ValueError, match=r"\(N, H, W\)"):
        gallery.present(np.zeros((3, 3), np.float32))
