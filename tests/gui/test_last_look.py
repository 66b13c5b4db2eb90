"""The cell that was looked at last: the one on which somebody rested, not those that the mouse crossed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xoviz import zoo
from xoviz.gui.last_look import REST, TRAVEL, LastLook
from xoviz.nn import Focus
from xoviz.state.view import View
from xoviz.tasks.known.letters import LettersTask

RESTED, CROSSED = Focus("pooling", 0, 0, 0), Focus("relu", 0, 0, 0)


class Looking:
    """Somebody who looks about, on a clock that stands still by itself."""

    def __init__(self):
        self.now, self.view = 0.0, None
        self.last = LastLook(lambda: self.now)
        self.show("talk")

    def show(self, name):
        net, picture = zoo.load(name), LettersTask().samples()[0].picture
        self._present(View(net.forward(picture), picture[0]))

    def look(self, focus, seconds):
        self._present(replace(self.view, focus=focus))
        self.now += seconds

    def _present(self, view):
        before, self.view = self.view, view
        self.last.present(view, before)


@pytest.fixture
def looking():
    return Looking()


def test_nobody_has_looked_yet(looking):
    assert looking.last.cell is looking.last.fresh_cell is None


def test_a_cell_that_is_only_crossed_is_not_remembered(looking):
    looking.look(RESTED, REST)
    looking.look(CROSSED, REST / 2)
    assert looking.last.cell == looking.last.fresh_cell == RESTED
    looking.look(None, TRAVEL / 2)
    assert looking.last.fresh_cell == RESTED


def test_who_rests_on_the_other_one_has_looked_there_last(looking):
    looking.look(RESTED, REST)
    looking.look(CROSSED, REST)
    assert looking.last.cell == CROSSED


def test_after_a_while_it_is_remembered_but_not_fresh(looking):
    looking.look(RESTED, REST)
    looking.look(None, TRAVEL * 2)
    assert (looking.last.cell, looking.last.fresh_cell) == (RESTED, None)


def test_another_network_has_other_cells(looking):
    looking.look(RESTED, REST)
    looking.show("letters-9")
    assert looking.last.cell is None
