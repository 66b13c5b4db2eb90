"""The flow behind the maps: what is put together of strips looks as if it was drawn at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from xoviz import zoo
from xoviz.gui import theme
from xoviz.gui.panels import flow_canvas
from xoviz.gui.panels.flow_canvas import MOST_CLASS_WIDTH, Aisle, FlowCanvas, class_width
from xoviz.gui.panels.network import columns_for
from xoviz.nn import Dense, network

LIGHTS = [{"picture": range(1), "convolution": range(2, 3), "relu": range(2, 3), "pooling": range(2, 3)},
          {"picture": range(1), "convolution": range(6), "relu": range(6), "pooling": range(6), "votes": range(2)}, {}]


@pytest.fixture
def make(qtbot, qapp):
    def canvas() -> FlowCanvas:
        theme.apply(qapp, theme.DARK)
        made, network = FlowCanvas(), zoo.load("letters-9")
        qtbot.addWidget(made)
        made.resize(700, 420)
        made.arrange_flow(network, columns_for(network, 700, 420))
        return made
    return canvas


def pictured(canvas: FlowCanvas) -> QImage:
    return canvas.grab().toImage()


@pytest.mark.parametrize("most", [1, 100])
def test_lit_again_and_again_it_looks_as_lit_for_the_first_time(make, monkeypatch, most):
    monkeypatch.setattr(flow_canvas, "MOST_STRIPS", most)
    canvas, seen = make(), []
    for lit in LIGHTS * 2:
        canvas.light(lit)
        seen.append(pictured(canvas))
        fresh = make()
        fresh.light(lit)
        assert pictured(fresh) == seen[-1]
    assert seen[:3] == seen[3:]
    assert seen[0] != seen[1] != seen[2] != seen[0]


def test_curves_are_drawn_only_where_the_light_is_new(make, monkeypatch):
    canvas, drawn = make(), []
    draw = FlowCanvas._draw_aisle
    monkeypatch.setattr(FlowCanvas, "_draw_aisle", lambda self, painter, pen, aisle: (
        drawn.append((aisle.below, aisle.above)), draw(self, painter, pen, aisle)))
    pictured(canvas)
    drawn.clear()
    for expected in ([("picture", "convolution"), ("convolution", "relu"), ("relu", "pooling")], []):
        canvas.light(LIGHTS[0])
        pictured(canvas)
        assert drawn == expected
        drawn.clear()
        canvas.light({})
        pictured(canvas)
    canvas.light(LIGHTS[0] | {"votes": range(2)})
    pictured(canvas)
    assert drawn == [("pooling", "votes")]


def test_maps_side_by_side_share_their_lines(make, monkeypatch):
    canvas, net, drawn = make(), zoo.load("letters-28"), []
    curve = flow_canvas.flow
    monkeypatch.setattr(flow_canvas, "flow", lambda *ends: (drawn.append(ends), curve(*ends))[1])
    canvas.arrange_flow(net, columns_for(net, 700, 420))
    pictured(canvas)
    assert len(set(drawn)) == len(drawn)
    heights = {round(middle) for middle in canvas.middles("convolution2")}
    assert len(heights) < 16, "two columns"
    assert len({start for left, start, _, _ in drawn if left > canvas.group_rect("convolution2").right()
                and left < canvas.group_rect("relu2").left()}) == len(heights)


def test_lines_between_maps_of_the_same_number_follow_those_that_are_lit():
    lit = Aisle("below", "above", range(0, 9, 3), range(12), crossing=False)
    assert list(lit.pairs()) == [(0, 0), (3, 3), (6, 6)]
    assert lit.lines == 3
    assert Aisle("below", "above", range(2, 3), range(4), crossing=True).lines == 4


def test_another_theme_draws_all_anew(make, qapp):
    canvas = make()
    canvas.light(LIGHTS[1])
    dark = pictured(canvas)
    theme.apply(qapp, theme.LIGHT)
    light = pictured(canvas)
    assert light != dark
    assert light.size() == QSize(700, 420)
    theme.apply(qapp, theme.DARK)
    assert pictured(canvas) == dark


def test_longer_names_of_classes_get_more_room_up_to_a_limit(qapp):
    widths = [class_width(network((Dense("votes", 2),), (1, 9, 9), names, seed=1))
              for names in (("X", "O"), ("triangle", "star"), ("a" * 40, "b"))]
    assert widths == sorted(set(widths))
    assert widths[-1] <= MOST_CLASS_WIDTH
