"""The place in the status bar: named as people do, its number as it is read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from xoviz import zoo
from xoviz.explain.exact import fractions
from xoviz.explain.reading import Reading
from xoviz.gui.panels.receipt.words import Names, Words
from xoviz.gui.whereabouts import Whereabouts
from xoviz.nn import PICTURE, Focus
from xoviz.state.view import View
from xoviz.tasks.known.letters import LettersTask


@pytest.fixture
def place(qtbot: QtBot) -> Whereabouts:
    widget = Whereabouts()
    qtbot.addWidget(widget)
    return widget


def view_at(focus: Focus | None, reading: Reading = "decimals", *, exact: bool = False) -> View:
    talk, picture = zoo.load("talk"), LettersTask().samples()[0].picture
    return View(talk.forward(picture), picture[0], focus, reading=reading,
                exact=fractions(talk, picture) if exact else None)


@pytest.mark.parametrize(("reading", "exact", "value"), [
    ("decimals", False, "0.778"), ("slides", True, "0.77"), ("fractions", True, "7/9"),
    ("fractions", False, "0.778")])
def test_the_number_is_read_as_everywhere(place: Whereabouts, reading: Reading, exact: bool, value: str) -> None:
    place.present(view_at(Focus("convolution", 0, 0, 0), reading, exact=exact))
    assert place.text() == f"convolution, map 1, row 1, column 1:  {value}"


def test_it_is_empty_while_nothing_is_looked_at(place: Whereabouts) -> None:
    place.present(view_at(Focus(PICTURE, 0, 2, 3)))
    assert place.text() == "picture, map 1, row 3, column 4:  −1.000"
    place.present(view_at(None))
    assert place.text() == ""


@pytest.mark.parametrize("reading", ["decimals", "slides"])
@pytest.mark.parametrize("number", [37.1075, 0.0625, -0.0004, 1.0, 2 / 3, 123456.789, 1234567.0, -3e38])
def test_it_writes_a_number_as_the_receipt_does(place: Whereabouts, number: float, reading: Reading) -> None:
    talk, picture = zoo.load("talk"), LettersTask().samples()[0].picture.copy()
    picture[0, 2, 3] = number
    words = Words(Names(talk.stack, talk.classes), reading)
    place.present(View(talk.forward(picture), picture[0], Focus(PICTURE, 0, 2, 3), reading=reading))
    assert place.text().endswith(f":  {words.number(float(picture[0, 2, 3]))}")


def test_it_adds_the_slope_while_slopes_are_shown(place: Whereabouts) -> None:
    view = view_at(Focus("votes", 1, 0, 0))
    slopes = view.network.backward(view.trace.picture, 0)
    place.present(replace(view, answer=0, shows_gradients=True, gradients=slopes))
    assert place.text() == "votes, map 2, row 1, column 1:  0.556, slope 1.11"
