"""The strip of filters: whole rows at any size, headings in sight, and no remains of another network."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from xoviz import zoo
from xoviz.gui.filter_strip import FilterStrip
from xoviz.nn import Conv, Dense, Network, network
from xoviz.zoo.talk import talk


@pytest.fixture
def column(qtbot: QtBot) -> QWidget:
    """A column with a strip at its top, as in the editor."""
    made = QWidget()
    qtbot.addWidget(made)
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(FilterStrip())
    layout.addStretch(1)
    made.resize(260, 500)
    made.show()
    return made


@pytest.fixture
def strip(column: QWidget) -> FilterStrip:
    found = column.findChild(FilterStrip)
    assert found is not None
    return found


def wide(filters: int) -> Network:
    """A network with one convolution of so many filters."""
    return network((Conv("convolution", filters), Dense("votes", 2)), (1, 9, 9), ("X", "O"))


def thumbnails(strip: FilterStrip) -> list[QRect]:
    """Where every thumbnail is, in pixels of what can be seen of the strip."""
    QApplication.processEvents()
    found = []
    for layer in {row.layer: None for row in strip.rows}:
        gallery = strip.gallery(layer)
        corner = gallery.mapTo(strip.viewport(), gallery.rect().topLeft())
        found += [gallery.rect_of(index).translated(corner) for index in range(gallery.count)]
    return found


def assert_whole(strip: FilterStrip) -> None:
    seen = strip.viewport().rect()
    for rect in thumbnails(strip):
        assert seen.contains(rect) or not seen.intersects(rect), (seen, rect)


def test_everything_is_seen_where_there_is_room(strip: FilterStrip) -> None:
    for net in (talk(), wide(6), wide(7), wide(3), zoo.load("letters-28"), wide(20)):
        strip.present(net, (net.layers[0].id, 0))
        seen = strip.viewport().rect()
        assert all(seen.contains(rect) for rect in thumbnails(strip))
        assert not strip.verticalScrollBar().isVisible()


@pytest.mark.parametrize("most", [40, 80, 120])
@pytest.mark.parametrize("width", [200, 260, 400])
def test_nothing_is_cut_when_filters_come_and_go(strip: FilterStrip, most: int, width: int) -> None:
    strip.parentWidget().resize(width, 500)
    strip.set_most_height(most)
    for filters in (6, 7, 6, 13, 3, 40, 12):
        strip.present(wide(filters), ("convolution", 0))
        assert_whole(strip)
        strip.present(wide(filters), ("convolution", filters - 1))
        assert_whole(strip)
        last = strip.gallery("convolution").rect_of(filters - 1)
        assert strip.viewport().rect().contains(thumbnails(strip)[-1]), last


@pytest.mark.parametrize("most", [40, 80, 110, 300])
def test_the_heading_is_in_sight_above_the_first_filters(strip: FilterStrip, most: int) -> None:
    strip.set_most_height(most)
    net = zoo.load("letters-28")
    strip.present(net, ("convolution2", 15))
    for layer in ("convolution", "convolution2", "convolution"):
        strip.present(net, (layer, 0))
        QApplication.processEvents()
        first = next(row for row in strip.rows if row.layer == layer)
        shown = strip.verticalScrollBar().value()
        assert shown <= first.top
        assert first.bottom <= shown + strip.height()


def test_the_scroll_bar_goes_with_the_filters_that_needed_it(strip: FilterStrip) -> None:
    strip.set_most_height(80)
    strip.present(wide(40), ("convolution", 39))
    assert strip.verticalScrollBar().isVisible()
    strip.present(talk(), ("convolution", 0))
    assert not strip.verticalScrollBar().isVisible()
    assert_whole(strip)


def test_another_number_of_filters_keeps_the_galleries_and_other_layers_do_not(strip: FilterStrip) -> None:
    strip.present(wide(6), ("convolution", 5))
    gallery = strip.gallery("convolution")
    strip.present(wide(7), ("convolution", 6))
    assert strip.gallery("convolution") is gallery
    assert gallery.count == 7
    assert gallery.title_of(6) == "convolution, filter 7"
    strip.present(wide(2), ("convolution", 1))
    assert (gallery.count, gallery.chosen, gallery.title_of(6)) == (2, 1, "")
    strip.present(zoo.load("letters-28"), ("convolution", 0))
    assert strip.gallery("convolution") is not gallery, "it has a heading now, and is smaller"
