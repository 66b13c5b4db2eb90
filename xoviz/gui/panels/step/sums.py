"""A sum of blame as lines that add up as they are printed: the largest terms first, the rest in one line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from xoviz.explain.blame import BlameSum
from xoviz.explain.printed import Printed, printed
from xoviz.gui.panels.step.words import Names, short
from xoviz.gui.panels.sum_words import shown
from xoviz.wording import Translate

MOST, FEW = 8, 4
"""Terms other than 0 that have a line of their own; of a few terms, all have."""

DIGITS = 4
"""Of the largest number of a sum."""

TINY, HUGE = -4, 6
"""Powers of ten: of sums below the first or from the second on, all numbers are written as multiples of one."""


PASSING = {"relu": ("{blame}, held back by ReLU", "{blame}, let through"),
           "dropout": ("{blame}, held back", "{blame}, as it is"),
           "maxpool": ("{blame}, to another cell", "{blame}, as the winner")}
"""What is said of a blame that layers hold back, or pass on whole."""


class Line(NamedTuple):
    """One line of a calculation: what it is about, how it comes about, and the number that it adds."""

    label: str
    calculation: str
    amount: str
    strong: bool = False


def amounts(parts: Sequence[float], total: float) -> Printed:
    """A sum with so many digits that its largest number shows; tiny and huge ones share a power of ten."""
    numbers = [*parts, total]
    if not all(map(math.isfinite, numbers)):
        return printed(parts, total, "decimals", DIGITS)
    largest = max(map(abs, numbers))
    power = math.floor(math.log10(largest)) if largest else 0
    if TINY <= power < HUGE:
        return printed(parts, total, "decimals", max(DIGITS - 1 - power, 0))
    scale = Fraction(10) ** power
    found = printed([Fraction(part) / scale for part in parts], Fraction(total) / scale, "decimals", DIGITS - 1)
    written = [f"{text}e{power}" for text in (*found.lines, found.total)]
    closing = None if found.closing is None else f"{found.closing}e{power}"
    return Printed(tuple(written[:-1]), closing, found.closing_name, written[-1])


def lines(found: BlameSum, names: Names, tr: Translate) -> list[Line]:
    """The terms of a sum, what is left of them, and their total, which is the number that backpropagation gave."""
    order = found.order
    count = len(order) if len(order) <= FEW else min(int(np.count_nonzero(found.parts)), MOST)
    # One more line takes no more room than saying that there is one more.
    count = len(order) if len(order) == count + 1 else count
    listed, rest = order[:count], order[count:]
    parts = [float(found.parts[place]) for place in listed]
    done = amounts([*parts, *([math.fsum(found.parts[rest])] if len(rest) else [])], found.value)
    made = [Line(names.term(found, int(place)), calculation(found, int(place), tr), shown(amount))
            for place, amount in zip(listed, done.lines, strict=False)]
    if len(rest):
        words = tr("{count} more") if found.parts[rest].any() else tr("{count} more, all 0")
        made.append(Line(words.format(count=len(rest)), "", shown(done.lines[-1])))
    if done.closing is not None:
        made.append(Line(tr("rounding"), "", shown(done.closing)))
    return [*made, Line(tr("sum"), "", shown(done.total), True)]


def calculation(found: BlameSum, place: int, tr: Translate) -> str:
    """One term in numbers: blame × factor ÷ divisor, as far as there is something to multiply or to divide."""
    blame, divisor = float(found.blames[place]), float(found.divisors[place])
    text = short(blame)
    if found.factors is not None:
        factor = float(found.factors[place])
        if found.kind in PASSING:
            return tr(PASSING[found.kind][factor > 0]).format(blame=text)
        text += f" × {bracketed(short(factor))}"
    if math.isinf(divisor):
        return "0"
    return text if divisor == 1 else f"{text} ÷ {short(divisor)}"


def bracketed(text: str) -> str:
    """In brackets where it has a sign of its own."""
    return f"({text})" if text.startswith("−") else text
