"""The account of one question: the levels of its receipt, its answer in words, and the shares of the pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence

from xoviz.explain.calculation import Calculation, Calculations, CellCalculation
from xoviz.explain.exact import Objects
from xoviz.explain.gates import memories
from xoviz.explain.heads import forked, scoring
from xoviz.explain.receipt import Number, Receipt
from xoviz.explain.rivals import rivals
from xoviz.explain.rivals_calculation import RivalsCalculation
from xoviz.explain.shares import Shares, difference, shares
from xoviz.gui.panels.receipt.levels import HopLevel, Level, RivalsLevel
from xoviz.gui.panels.receipt.question import Question
from xoviz.gui.panels.receipt.words import Words, reasons, rivals_sentence, score_sentence, softmax_sentence
from xoviz.nn import Focus, Trace


class Account:
    """What a trace has to say to a question. ``exact`` are its activations as fractions, if there are any."""

    def __init__(self, trace: Trace, exact: Sequence[Objects] | None, words: Words, question: Question) -> None:
        self.trace, self.words, self.question = trace, words, question
        self.receipt = Receipt(trace, exact)
        self._exact = exact

    @property
    def shape(self) -> tuple[object, ...]:
        """Equal for accounts that have the same lines, with other numbers: the first two say which cells there are."""
        stack, classes = self.words.names.stack, self.words.classes
        shared = stack.layers[-1].kind in ("dense", "conv")
        return (stack, classes, self.question.other is None, None if shared else self.question.one,
                self.words.reading == "fractions")

    def level(self, focus: Focus | None) -> Level:
        """The level below a cell; without one that of the question."""
        one, other = self.question.one, self.question.other
        if focus is None and other is not None:
            votes = scoring(self.trace.network)
            return RivalsLevel(rivals(self.receipt, one, other), self.words, votes is not None and votes.bias)
        return HopLevel(self.receipt.hop(self.score(one) if focus is None else focus), self.words)

    def score(self, unit: int) -> Focus:
        """The cell that holds a class's score."""
        return Focus(self.words.names.stack.ids[-1], unit, 0, 0)

    def calculation(self, focus: Focus | None) -> Calculation:
        """How the number in a cell came about; without one that of the question: a score, or how far one is ahead."""
        if focus is not None:
            return CellCalculation(self.receipt.hop(focus))
        one, other = self.question.one, self.question.other
        first = self.receipt.hop(self.score(one))
        if other is None:
            return CellCalculation(first)
        second = self.receipt.hop(self.score(other))
        if forked(self.trace.network):  # both are sums of other numbers: there is no ledger of one against the other
            return Calculations((CellCalculation(first), CellCalculation(second)))
        return RivalsCalculation(first, second)

    def answer(self) -> str:
        """The first sentence: the score, or who is ahead by how much."""
        scores: Sequence[Number] = self.trace.scores.tolist()
        if self._exact is not None:
            scores = self._exact[-1].ravel().tolist()
        if self.question.other is None:
            return score_sentence(self.words, scores, self.question.one)
        return rivals_sentence(self.words, scores, self.question.one, self.question.other)

    def reasons(self, root: Level) -> str:
        """The second sentence: the strongest lines of the outermost level."""
        names, tr, other = self.words.classes, self.words.tr, self.question.other
        against = tr("against it") if other is None else tr("for {name}").format(name=names[other])
        parts = [(part.source, part.contribution) for part in root.parts]
        return reasons(self.words, parts, names[self.question.one], against)

    def softmax(self) -> str:
        """What becomes of the score; nothing for networks that vote without softmax."""
        made = self.receipt.softmax()
        if made is None:
            return ""
        return softmax_sentence(self.words, made.scores, made.probabilities, self.question.one, made.balanced)

    def shares(self) -> Shares | None:
        """The pixels' shares; None where the scores are no numbers, or no sums over pixels as a layer has
        memory."""
        if not all(map(math.isfinite, self.trace.scores.tolist())) or memories(self.trace.network):
            return None
        exact = self._exact if self.words.reading == "fractions" else None
        if self.question.other is None:
            return shares(self.trace, self.question.one, exact)
        return difference(self.trace, self.question.one, self.question.other, exact)

    def shares_titles(self) -> tuple[str, str]:
        """What stands above the picture of the shares, and what their sum is called."""
        names, tr, other = self.words.classes, self.words.tr, self.question.other
        one, cells = names[self.question.one], self.words.names.things.cells
        if other is None:
            return (tr("Which {cells} say {one}").format(one=one, cells=cells), tr("score of {one}").format(one=one))
        said = {"one": one, "other": names[other], "cells": cells}
        return (tr("Which {cells} said {one}, not {other}").format(**said),
                tr("{one} ahead of {other}").format(**said))
