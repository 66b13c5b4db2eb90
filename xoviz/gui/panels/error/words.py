"""What the tab "Error" writes: the rows of its tables, as they are printed, and its sentences."""

from __future__ import annotations

from collections.abc import Sequence

from xoviz.explain.error import (
    CrossEntropy,
    Table,
    printed_cross_entropy,
    printed_difference,
    printed_powers,
    printed_probabilities,
    printed_squares,
    printed_total,
    readable,
)
from xoviz.explain.printed import Printed, alone
from xoviz.explain.reading import Reading
from xoviz.explain.receipt import Number
from xoviz.gui.theme import class_colour
from xoviz.gui.widgets.numbers import significant
from xoviz.gui.widgets.sum_table import SumRow
from xoviz.wording import Translate

PLACES: dict[Reading, int] = {"decimals": 3, "slides": 2, "fractions": 3}
"""Digits after the point; where there are no fractions, decimals have as many."""

HARDLY = 1e-5
"""Errors below this are nothing that a person need tell apart."""


def distance_rows(held: Table, classes: Sequence[str], actual: str, reading: Reading,
                  tr: Translate = str) -> list[SumRow]:
    """The talk's error: right, actual, right minus actual, and how far that is; ``actual`` names the second column."""
    head = ("", (tr("right"), actual, tr("difference"), tr("error")))
    return _rows(held, classes, printed_total(held, reading, PLACES[reading]), head, reading, tr)


def square_rows(held: Table, classes: Sequence[str], actual: str, reading: Reading,
                tr: Translate = str) -> list[SumRow]:
    """The squared error: the same, squared."""
    head = ("", (tr("right"), actual, tr("difference"), tr("squared")))
    return _rows(held, classes, printed_squares(held, reading, PLACES[reading]), head, reading, tr)


def _rows(held: Table, classes: Sequence[str], total: Printed, head: tuple[str, tuple[str, ...]], reading: Reading,
          tr: Translate) -> list[SumRow]:
    rows = [SumRow(*head, kind="head")]
    for unit, (name, answer, error) in enumerate(zip(classes, held.answers, total.lines, strict=True)):
        difference = printed_difference(answer, reading, PLACES[reading])
        right, taken = difference.lines
        rows.append(SumRow(name, (minus(right), minus(_negated(taken)), minus(difference.total), minus(error)),
                           swatch=class_colour(unit)))
        if difference.closing is not None:
            rows.append(SumRow(closing(difference, tr), (minus(difference.closing), ""), "closing"))
    if total.closing is not None:
        rows.append(SumRow(closing(total, tr), (minus(total.closing),), "closing"))
    rows.append(SumRow(tr("total error"), (minus(total.total),), "total"))
    return rows


def softmax_rows(error: CrossEntropy, classes: Sequence[str], reading: Reading, tr: Translate = str) -> list[SumRow]:
    """From scores to probabilities: score, score minus the largest, its power, divided by the sum of the powers."""
    places = PLACES[reading]
    powers, shares = printed_powers(error, reading, places), printed_probabilities(error, reading, places)
    rows = [SumRow("", (tr("score"), tr("− largest"), "exp", tr("÷ sum")), "head")]
    rows += [SumRow(name, (number(score, reading), number(shifted, reading), minus(power), minus(share)),
                    swatch=class_colour(unit))
             for unit, (name, score, shifted, power, share) in enumerate(zip(
                 classes, error.scores, error.shifted, powers.lines, shares.lines, strict=True))]
    if powers.closing is not None or shares.closing is not None:
        named = powers if powers.closing is not None else shares
        rows.append(SumRow(closing(named, tr), (minus(powers.closing or ""), minus(shares.closing or "")), "closing"))
    rows.append(SumRow(tr("sum"), (minus(powers.total), minus(shares.total)), "total"))
    return rows


def logarithm_rows(error: CrossEntropy, classes: Sequence[str], reading: Reading, tr: Translate = str) -> list[SumRow]:
    """From the probability of the right answer to the error: log of the sum, minus what the answer's score is above."""
    name, found = classes[error.answer], printed_cross_entropy(error, reading, PLACES[reading])
    rows = [SumRow(tr("ln of the sum"), (minus(found.lines[0]),)),
            SumRow(tr("− (score − largest) of {name}").format(name=name), (minus(found.lines[1]),))]
    if found.closing is not None:
        rows.append(SumRow(closing(found, tr), (minus(found.closing),), "closing"))
    rows.append(SumRow(tr("error = −ln P({name})").format(name=name), (minus(found.total),), "total"))
    return rows


def heading(total: Number, reading: Reading, tr: Translate = str) -> str:
    """What an error comes to: as in its table, but in digits that count, unless it is too small for any to matter."""
    read = readable((total,), reading)
    if 0 < total < HARDLY:
        return tr("almost 0")
    return significant(float(total)) if read == "decimals" or 0 < total < 10.0 ** -PLACES[read] else number(total, read)


def closing(found: Printed, tr: Translate = str) -> str:
    """What the line that closes a sum is called."""
    return tr("cut off") if found.closing_name == "cut off" else tr("rounding")


def number(value: Number, reading: Reading) -> str:
    """One number that is no part of a sum."""
    return minus(alone(value, readable((value,), reading), PLACES[reading]))


def minus(text: str) -> str:
    """With a true minus sign."""
    return text.replace("-", "−")


def _negated(text: str) -> str:
    """The number that is taken away, from the text of what is added."""
    if text.startswith("-"):
        return text[1:]
    return f"-{text}" if text.strip("0.") else text
