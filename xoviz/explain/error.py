"""How wrong a network is: the talk's error, and those that training uses, with every number on the way.

The talk holds the right answer against the actual one, answer by answer, and adds up how far they are apart (the talk,
chapter 10)::

    error = sum over u of |right[u] - actual[u]|          the talk
    error = sum over u of (right[u] - actual[u])^2        squared: what votes are trained with
    error = -log p[answer],  p = softmax(scores)          cross-entropy: what probabilities are trained with

``right`` is 1 for the right answer and 0 for the others. The slopes of the first jump wherever an answer is exactly
right, and do not grow with how wrong it is; so training uses one of the other two (``nn/loss.py``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from xoviz.explain.printed import Printed, printed
from xoviz.explain.reading import Reading
from xoviz.explain.receipt import Number


@dataclass(frozen=True)
class Answer:
    """One class: the right answer (1 or 0) held against the actual one."""

    right: int
    actual: Number

    @property
    def difference(self) -> Number:
        """Right answer minus actual answer."""
        return self.right - self.actual

    @property
    def error(self) -> Number:
        """How far the two are apart."""
        return max(self.difference, -self.difference)

    @property
    def square(self) -> Number:
        """The square of the difference: the further off, the more it counts."""
        return self.difference * self.difference


@dataclass(frozen=True)
class Table:
    """A right answer held against the actual one, class by class."""

    answers: tuple[Answer, ...]

    @property
    def total(self) -> Number:
        """The talk's error."""
        return sum((answer.error for answer in self.answers), Fraction(0))

    @property
    def squared(self) -> Number:
        """The squared error."""
        return sum((answer.square for answer in self.answers), Fraction(0))


def table(actual: Sequence[Number], answer: int) -> Table:
    """``actual`` is one number for each class, ``answer`` the right class. Raises IndexError if there is no such class.
    """
    if not 0 <= answer < len(actual):
        raise IndexError(f"there are classes 0 to {len(actual) - 1}, not {answer}")
    return Table(tuple(Answer(int(unit == answer), value) for unit, value in enumerate(actual)))


TALK = table((Fraction(92, 100), Fraction(51, 100)), 0)
"""The talk's own table: an X that gets .92 of the votes for X, and .51 for O. Its error is .59."""

TALK_SLIP = Fraction(49, 100)
"""What the slide prints as the error for O, where right 0 and actual .51 give .51; and so a total of .57."""


@dataclass(frozen=True)
class CrossEntropy:
    """The error of scores that are read through softmax, step by step, in float64.

    ``largest`` is subtracted from every score, which changes no probability and keeps the powers from overflowing:
    ``powers`` = exp(score - largest) add up to ``sum``, and ``probabilities`` = power / sum add up to 1. ``error`` is
    ``log_sum``, the logarithm of ``sum``, minus the right answer's own ``score - largest``: that is -log of its
    probability, and stays a number even where the probability is too small for one.
    """

    answer: int
    scores: tuple[Number, ...]
    largest: Number
    shifted: tuple[Number, ...]
    powers: tuple[float, ...]
    sum: float
    probabilities: tuple[float, ...]
    log_sum: float
    error: float


def cross_entropy(scores: Sequence[Number], answer: int) -> CrossEntropy:
    """The cross-entropy of ``scores``, one for each class, whose right class is ``answer``. Raises IndexError if there
    is no such class.
    """
    if not 0 <= answer < len(scores):
        raise IndexError(f"there are classes 0 to {len(scores) - 1}, not {answer}")
    largest = max(scores)
    shifted = tuple(score - largest for score in scores)
    powers = np.exp(np.array(shifted, np.float64))
    total = float(powers.sum())
    # The largest power is 1: log(1 + the others) keeps its digits where the others are tiny.
    log_sum = math.log1p(float(np.delete(powers, int(np.argmax(powers))).sum()))
    return CrossEntropy(answer, tuple(scores), largest, shifted, tuple(powers.tolist()), total,
                        tuple((powers / total).tolist()), log_sum, log_sum - float(shifted[answer]))


# As they are printed


def printed_difference(answer: Answer, reading: Reading, places: int = 2) -> Printed:
    """Right minus actual, as a sum that adds up as written: its lines are the right answer and minus the actual one."""
    return _printed((answer.right, -answer.actual), answer.difference, reading, places)


def printed_total(held: Table, reading: Reading, places: int = 2) -> Printed:
    """The talk's error: its lines are those of the classes."""
    return _printed([answer.error for answer in held.answers], held.total, reading, places)


def printed_squares(held: Table, reading: Reading, places: int = 2) -> Printed:
    """The squared error: its lines are the squares."""
    return _printed([answer.square for answer in held.answers], held.squared, reading, places)


def printed_powers(error: CrossEntropy, reading: Reading, places: int = 2) -> Printed:
    """What is divided by in the softmax: its lines are the powers."""
    return _printed(error.powers, error.sum, reading, places)


def printed_probabilities(error: CrossEntropy, reading: Reading, places: int = 2) -> Printed:
    """The probabilities, which add up to 1."""
    return _printed(error.probabilities, 1.0, reading, places)


def printed_cross_entropy(error: CrossEntropy, reading: Reading, places: int = 2) -> Printed:
    """The error as a sum: the logarithm of the sum of powers, and minus the right answer's own exponent."""
    return _printed((error.log_sum, -float(error.shifted[error.answer])), error.error, reading, places)


def readable(numbers: Sequence[Number], reading: Reading) -> Reading:
    """How numbers can be read: powers, logarithms and other floats have no simple fractions."""
    floating = any(isinstance(number, float) for number in numbers)
    return "decimals" if reading == "fractions" and floating else reading


def _printed(parts: Sequence[Number], total: Number, reading: Reading, places: int) -> Printed:
    return printed(parts, total, readable((*parts, total), reading), places)
