"""Badges: in the corner of what wears them, in the colours of the theme, on canvas, gallery and in files."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from xoviz.gui import theme
from xoviz.gui.widgets.badges import LARGEST, SMALLEST, Badges, CanvasBadge, side_of
from xoviz.gui.widgets.gallery import Gallery
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.gui.widgets.map_group import MapGroup

WHITE = 0xFFFFFFFF


@pytest.fixture(autouse=True)
def light(qapp):
    theme.apply(qapp, theme.LIGHT)


def reddish(image, rect):
    """How many pixels of a rectangle have the colour in which what is off is marked."""
    wanted = theme.LIGHT.colour("error")
    colours = [image.pixelColor(x, y) for x in range(int(rect.left()), int(rect.right()))
               for y in range(int(rect.top()), int(rect.bottom()))]
    return sum(abs(each.red() - wanted.red()) + abs(each.green() - wanted.green()) < 80 for each in colours)


def test_a_badge_is_neither_too_small_nor_too_large():
    assert side_of(QRectF(0, 0, 4, 4)) == SMALLEST
    assert side_of(QRectF(0, 0, 400, 300)) == LARGEST
    assert SMALLEST < side_of(QRectF(0, 0, 30, 24)) < LARGEST


def test_it_lies_in_the_upper_right_corner():
    image = QImage(60, 60, QImage.Format.Format_RGB32)
    image.fill(WHITE)
    with QPainter(image) as painter:
        box = Badges().paint(painter, "off", QRectF(10, 10, 40, 40), 1.0)
    assert box.topRight() == QRectF(10, 10, 40, 40).topRight()
    assert reddish(image, box) > 15
    assert reddish(image, QRectF(0, 30, 60, 30)) == 0


def test_cells_of_a_canvas_wear_badges_until_they_are_taken_off(qtbot):
    canvas = MapCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(300, 200)
    canvas.arrange([MapGroup("maps", 3, 3, (QRectF(0, 0, 90, 90), QRectF(100, 0, 90, 90)))])
    canvas.fill("maps", np.zeros((2, 3, 3), np.float32), 1.0)
    canvas.badge([CanvasBadge("maps", 1, 0, 0, 3, 3, "off"), CanvasBadge("gone", 0, 0, 0, 1, 1, "off"),
                  CanvasBadge("maps", 7, 0, 0, 3, 3, "off")])
    image = canvas.grab().toImage()
    assert reddish(image, canvas.map_rect("maps", 1)) > 15
    assert reddish(image, canvas.map_rect("maps", 0)) == 0
    canvas.badge([])
    assert reddish(canvas.grab().toImage(), canvas.map_rect("maps", 1)) == 0


def test_a_file_has_them_too(qtbot, tmp_path):
    canvas = MapCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(300, 200)
    canvas.arrange([MapGroup("maps", 3, 3, (QRectF(0, 0, 90, 90),))])
    canvas.fill("maps", np.zeros((1, 3, 3), np.float32), 1.0)
    sizes = []
    for badges in ([], [CanvasBadge("maps", 0, 0, 0, 3, 3, "freeze")]):
        canvas.badge(badges)
        drawing = QSvgGenerator()
        drawing.setFileName(str(tmp_path / "canvas.svg"))
        with QPainter(drawing) as painter:
            canvas.render(painter, QPoint(0, 0))
        sizes.append((tmp_path / "canvas.svg").stat().st_size)
    assert sizes[1] > sizes[0] + 300


def test_pictures_of_a_gallery_wear_badges_and_have_menus(qtbot):
    gallery = Gallery(32, signed=True)
    qtbot.addWidget(gallery)
    gallery.present(np.zeros((3, 3, 3), np.float32))
    gallery.resize(200, 60)
    gallery.set_badges((None, "off", None))
    image = gallery.grab().toImage()
    assert [reddish(image, QRectF(gallery.rect_of(place))) > 15 for place in range(3)] == [False, True, False]

    asked = []
    gallery.menu_asked.connect(lambda index, point: asked.append((index, gallery.mapFromGlobal(point))))
    middle = gallery.rect_of(2).center()

    def ask(reason, point):
        QApplication.sendEvent(gallery, QContextMenuEvent(reason, point, gallery.mapToGlobal(point)))

    ask(QContextMenuEvent.Reason.Mouse, middle)
    assert asked == [], "it has none"
    gallery.set_has_menu(True)
    ask(QContextMenuEvent.Reason.Mouse, middle)
    QTest.keyClick(gallery, Qt.Key.Key_Right)
    ask(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0))
    ask(QContextMenuEvent.Reason.Mouse, QPoint(199, 59))
    assert asked == [(2, middle), (1, gallery.rect_of(1).center())]
