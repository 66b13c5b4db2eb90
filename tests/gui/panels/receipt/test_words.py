"""The sentences on top: they claim nothing that is written as zero."""

from __future__ import annotations

import re

import numpy as np
import pytest

from xoviz import zoo
from xoviz.gui.panels.receipt.account import Account
from xoviz.gui.panels.receipt.levels import HopLevel
from xoviz.gui.panels.receipt.question import Question
from xoviz.gui.panels.receipt.words import Names, Words, reasons, rivals_sentence
from xoviz.nn import PICTURE, Focus
from xoviz.tasks import task
from xoviz.tasks.known.text import TextTask
from xoviz.tasks.tabular import columns_of

NET = zoo.load("letters-28")
HIDDEN = [Focus(NET.stack.ids[-2], unit, 0, 0) for unit in range(3)]


def words(reading="slides"):
    return Words(Names(NET.stack, NET.classes), reading)


def test_no_reason_is_read_as_zero():
    said = reasons(words(), [(HIDDEN[0], 0.004), (HIDDEN[1], -0.009), (HIDDEN[2], 0.25)], "X", "O")
    assert said.startswith("Most for X: ")
    assert "+0.25" in said
    assert "0.00" not in said
    assert "Most O" not in said


def test_parts_that_are_all_too_small_are_not_called_nothing():
    assert reasons(words(), [(HIDDEN[0], 0.004)], "X", "O") == "Every part is too small to show with 2 digits."
    assert reasons(words(), [(HIDDEN[0], 0.0)], "X", "O") == "Nothing speaks for it or against it."


@pytest.mark.parametrize("reading", ["slides", "decimals"])
def test_an_empty_pad_claims_no_zeros(reading):
    trace = NET.forward(np.full((1, 28, 28), -1, np.float32))
    for question in (Question(0), Question(1), Question(0, 1), Question(1, 0)):
        account = Account(trace, None, words(reading), question)
        level = account.level(None)
        assert isinstance(level, HopLevel) == (question.other is None)
        assert not re.search(r"[+−]0\.0+[.;]", account.reasons(level))


def test_zero_has_no_sign_and_a_lead_too_small_to_show_is_said_so():
    assert words().signed(0.004) == "0.00"
    assert words().signed(0.25) == "+0.25"
    assert words().shows(float("inf"))
    assert rivals_sentence(words(), [0.504, 0.5], 0, 1) == "X is ahead of O by less than 0.01."


def test_a_cell_of_a_sentence_is_named_by_its_word():
    net = zoo.load("text")
    names = Names(net.stack, net.classes, dictionary=TextTask().words)
    assert names.cell(Focus(PICTURE, 0, 4, 1)) == "“saw” at place 2"
    assert names.cell(Focus("convolution", 2, 0, 1)) == "filter 3, match (1, 2)"


def test_a_cell_of_a_table_is_named_by_its_column_and_one_of_a_sound_is_no_pixel():
    net, columns = zoo.load("table"), tuple(column.name for column in columns_of(task("table")))
    names = Names(net.stack, net.classes, columns=columns, kind="table")
    assert names.cell(Focus(PICTURE, 0, 0, 2)) == names.place(0, 2) == columns[2]
    assert names.things.cells == "columns"
    sound = zoo.load("sound")
    assert Names(sound.stack, sound.classes, kind="spectrogram").cell(Focus(PICTURE, 0, 3, 2)) == "cell (4, 3)"


def test_of_two_heads_a_why_not_takes_away_how_both_scores_came_about():
    net = zoo.load("grasp")
    trace = net.forward(task("grasp").samples()[0].picture)
    told = Account(trace, None, Words(Names(net.stack, net.classes), "slides"), Question(0, 3)).calculation(None)
    for unit in (0, 3):
        assert f"{net.stack.ids[-1]}[{unit},0,0]" in told.name
        assert f" {trace.scores[unit]:.8}" in told.written("text")
