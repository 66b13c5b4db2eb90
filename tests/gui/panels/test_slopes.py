"""Slopes in the place of values: whose they are, in what unit, and what is said about them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xoviz import zoo
from xoviz.gui.panels import slopes
from xoviz.nn import Focus
from xoviz.state.view import View
from xoviz.tasks.known.letters import LettersTask


def sloped(net, answer=0, scale=1.0):
    """A view of the talk's X that shows slopes, perhaps of an error that is some times as steep."""
    trace = net.forward(LettersTask().samples()[0].picture)
    found = net.backward(trace.picture, answer)
    steep = replace(found, vector=found.vector * np.float32(scale),
                    activations=tuple(each * np.float32(scale) for each in found.activations))
    return View(trace, trace.picture[0], answer=answer, shows_gradients=True, gradients=steep)


def test_a_unit_makes_the_largest_slope_of_each_layer_one_or_more():
    found = sloped(zoo.load("letters-9"), 1).gradients.activations
    assert slopes.unit_of(found) == 1
    for scale in (1e-4, 1e-7):
        small = [each * scale for each in found]
        assert 1 <= min(np.abs(each).max() for each in small) / slopes.unit_of(small) < 10.01
    assert slopes.unit_of([each * 0 for each in found]) == 1
    assert slopes.unit_of([np.array([0.5]), np.array([1e-9])]) == 1, "what is next to nothing does not count"


def test_a_nudge_changes_the_error_as_the_caption_says():
    talk = zoo.load("talk")
    view = sloped(talk)
    place = Focus("votes", 1, 0, 0)
    slope = float(slopes.of_layer(view, "votes")[1, 0, 0])
    assert slope == pytest.approx(2 * float(view.trace.scores[1]))
    assert slopes.caption(view, place, str) == \
        "slope 1.11: if this number grew by 0.01, the error would rise by about 0.0111"
    assert "would stay the same" in slopes.caption(view, Focus("relu", 1, 0, 0), str)
    assert "Point at a cell" in slopes.caption(view, None, str)


def test_the_badge_says_what_the_colours_stand_for(qtbot):
    badge = slopes.SlopeBadge()
    qtbot.addWidget(badge)
    view = sloped(zoo.load("talk"))
    badge.present(view, {key: slopes.of_layer(view, key) for key in ("convolution", "votes")})
    assert not badge.isHidden()
    assert "colours to convolution ±0.278, votes ±1.11" in badge.scales.text()
    assert "numbers ×" not in badge.scales.text()
    small = sloped(zoo.load("talk"), scale=1e-3)
    badge.present(small, {"votes": slopes.of_layer(small, "votes")})
    assert "numbers × 0.001" in badge.scales.text()
    badge.present(replace(view, gradients=None, answer=None), {})
    assert "nobody has said" in badge.scales.text()
    badge.present(replace(view, shows_gradients=False, gradients=None), {})
    assert badge.isHidden()
