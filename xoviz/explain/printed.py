"""A sum as it is printed: it adds up as written, digit by digit, and no part of it is ever altered.

Each number is read alone (see ``reading``). Where the parts that are read do not reach the total that is read, one more
line, computed from what is written in integers, closes the sum: "rounding", or on the slides "cut off".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from xoviz.explain.reading import Reading, as_decimal, as_fraction, read
from xoviz.explain.receipt import STATES, Hop, Number

LARGE = 10**6
"""From here on decimals are written as multiples of a power of ten: 3.40e38."""

LARGE_PLACES = 2
"""Digits after their point."""

ClosingName = Literal["rounding", "cut off"]


@dataclass(frozen=True)
class Printed:
    """The parts of a sum, what closes it, and its total, as text: lines + closing = total, as written.

    ``closing`` is None where nothing is left to close, and where some number is infinite or not a number ("inf",
    "nan"): such a sum cannot be closed.
    """

    lines: tuple[str, ...]
    closing: str | None
    closing_name: ClosingName | None
    total: str


def printed(parts: Sequence[Number], total: Number, reading: Reading, places: int = 2) -> Printed:
    """A sum as it is printed, with ``places`` digits after the point; large numbers share one power of ten."""
    numbers = (*parts, total)
    if not all(map(is_finite, numbers)):
        return Printed(tuple(alone(part, reading, places) for part in parts), None, None, alone(total, reading, places))
    if reading == "fractions":
        texts = [as_fraction(Fraction(number)) for number in numbers]
        rest = Fraction(texts[-1]) - sum(map(Fraction, texts[:-1]))
        return _closed(texts, as_fraction(rest) if rest else None, reading, "")
    exponent = _exponent(numbers, reading)
    if exponent:
        places = LARGE_PLACES
    texts = [_decimal(number, reading, places, exponent) for number in numbers]
    units = [int(text.replace(".", "")) for text in texts]
    rest = Fraction(units[-1] - sum(units[:-1]), 10**places)
    return _closed(texts, as_decimal(rest, places) if rest else None, reading, f"e{exponent}" if exponent else "")


def ledger(hop: Hop, reading: Reading, places: int = 2) -> tuple[Printed, ...]:
    """A hop's sums in the order in which they are done; none where nothing is added (ReLU, tanh, max pooling, a pixel).

    One sum, its bias the last part, reaches the value; or, where a convolution divides, a first one reaches
    ``hop.sum``, and a second one has the quotient and the bias as its parts. That of a layer with memory reaches what
    is bent then. What does not balance is closed to its own
    total, not to the value, so that no fault can pass as rounding.
    """
    if hop.kind not in ("conv", "dense", "meanpool", "heads", *STATES) or not hop.terms:
        return ()
    parts = [term.contribution for term in hop.terms]
    result = hop.value if hop.balanced else hop.total
    biases = [] if hop.bias is None else [hop.bias]
    if hop.kind in STATES:
        return (printed([*parts, *biases], hop.sum + (hop.bias or 0), reading, places),)
    if hop.kind == "conv" and hop.divisor != 1:
        quotient = hop.sum / hop.divisor
        return printed(parts, hop.sum, reading, places), printed([quotient, *biases], result, reading, places)
    return (printed([*parts, *biases], result, reading, places),)


def alone(number: Number, reading: Reading, places: int = 2) -> str:
    """One number that is no part of a sum."""
    if reading == "fractions" or not is_finite(number):
        return read(number, reading, places)
    exponent = _exponent([number], reading)
    if not exponent:
        return read(number, reading, places)
    return f"{_decimal(number, reading, LARGE_PLACES, exponent)}e{exponent}"


def is_finite(number: Number) -> bool:
    """Whether it is neither infinite nor "not a number"; fractions always are."""
    return isinstance(number, Fraction) or math.isfinite(number)


def _closed(texts: list[str], closing: str | None, reading: Reading, suffix: str) -> Printed:
    *lines, total = (text + suffix for text in texts)
    name: ClosingName = "cut off" if reading == "slides" else "rounding"
    return Printed(tuple(lines), closing and closing + suffix, name if closing else None, total)


def _exponent(numbers: Sequence[Number], reading: Reading) -> int:
    """The power of ten that large numbers are multiples of; 0 if there are none. One digit stands before the point."""
    largest = max(max(number, -number) for number in numbers)
    if largest < LARGE:
        return 0
    exponent = len(str(int(largest))) - 1
    return exponent + _decimal(largest, reading, LARGE_PLACES, exponent).startswith("10.")


def _decimal(number: Number, reading: Reading, places: int, exponent: int) -> str:
    return read(Fraction(number) / 10**exponent if exponent else number, reading, places)
