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
from xoviz.nn import Focus

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
