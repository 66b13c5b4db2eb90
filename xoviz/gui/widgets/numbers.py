"""Numbers on screen: how they are written and how typed ones are read, the same in every language setting.

The whole program writes numbers in one of three readings: as rounded decimals, as on the talk's slides, which cut off
(7/9 is 0.77), or as exact fractions. The slides' digits are computed in integers.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication

Reading = Literal["fractions", "slides", "decimals"]
Number = Fraction | float

LARGEST = float(np.finfo(np.float32).max)

SHORT_FROM = 1e6
"""Numbers of this size are written with a power of ten, so that a run that diverges breaks no layout."""

SLIDE_PLACES = 2
"""Digits after the point on the talk's slides."""


def readable(reading: Reading, exact: object | None) -> Reading:
    """How numbers can be read: fractions only where there are ``exact`` numbers, else as decimals."""
    return "decimals" if reading == "fractions" and exact is None else reading


def reading_of_map(reading: Reading, numbers: npt.NDArray[np.floating[Any]]) -> Reading:
    """How the cells of maps are read: on the slides, pictures and filters of whole numbers have no decimals."""
    if reading != "slides":
        return reading
    finite = numbers[np.isfinite(numbers)]
    return "decimals" if (finite == np.rint(finite)).all() else reading


def written(value: Number, decimals: int = 2, reading: Reading = "decimals") -> str:
    """A value in few characters, with a true minus sign: "0.33", "−1", "12.3", "−1e6", "7/9".

    Large ones have fewer decimals, and rounded whole ones have none; what is written as zero has no sign. A float read
    as a fraction is exactly the number that it holds.
    """
    near = float(value)  # comparing fractions takes several times as long
    if not math.isfinite(near):
        return "NaN" if math.isnan(near) else "∞" if near > 0 else "−∞"
    if reading == "fractions":
        return as_fraction(value)
    size = abs(near)
    if size >= 10_000:
        return scientific(near, 0)
    places = max(decimals - (0 if size < 10 else 1 if size < 100 else 2), 0)
    if reading == "slides":
        return as_slide(value, places)
    text = f"{near:.{0 if near == int(near) else places}f}"
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "−", 1)


def fixed(value: Number, decimals: int = 2, reading: Reading = "decimals") -> str:
    """A value with a fixed number of decimals and a true minus sign, for columns that must not jump.

    From a million on it has a power of ten: "−1.05e17". Fractions are written as they are.
    """
    near = float(value)
    if reading == "fractions" and math.isfinite(near):
        return as_fraction(value)
    if not math.isfinite(near):
        return written(near)
    if reading == "slides":
        exponent = len(str(abs(int(near)))) - 1 if abs(near) >= SHORT_FROM else 0
        return as_slide(Fraction(value) / 10**exponent) + f"e{exponent}" if exponent else as_slide(value, decimals)
    if abs(near) >= SHORT_FROM:
        return scientific(near)
    text = f"{near:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "−")


def as_fraction(value: Number) -> str:
    """A finite value in lowest terms, with a true minus sign: "7/9", "−1/9", "1"."""
    return str(value if isinstance(value, Fraction) else Fraction(value)).replace("-", "−")


def as_slide(value: Number, places: int = SLIDE_PLACES) -> str:
    """A finite value cut off after some digits, with a true minus sign: 7/9 is "0.77", −1/9 is "−0.11"."""
    units = cut_off(value, places)
    digits = str(abs(units)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return "−" + text if units < 0 else text


def cut_off(value: Number, places: int = SLIDE_PLACES) -> int:
    """A finite value as whole units of the last of so many digits after the point, the rest cut off towards 0."""
    numerator, denominator = value.as_integer_ratio()
    units: int = abs(numerator) * 10**places // denominator
    return -units if numerator < 0 else units


def scientific(value: float, decimals: int = 2) -> str:
    """A finite value with a power of ten and no more signs than it needs: "1.29e36", "−5.0e−5"."""
    mantissa, _, power = f"{value:.{decimals}e}".partition("e")
    return f"{mantissa}e{int(power)}".replace("-", "−")


def significant(value: float, digits: int = 3) -> str:
    """A value in few digits that count, however small: "0.590", "−12.3", "0.0000320", "4.1e−9", "0"."""
    if value == 0 or not math.isfinite(value):
        return written(value)
    if not 1e-5 <= abs(value) < SHORT_FROM:
        return scientific(value, 1)
    places = max(digits - 1 - math.floor(math.log10(abs(value))), 0)
    return f"{value:.{places}f}".replace("-", "−")


def parsed(text: str) -> float:
    """The finite float32 number that `text` writes with a decimal point.

    Raises ValueError with one sentence for the user when it is empty, not a number, infinite or too large.
    """
    typed = text.strip().replace("−", "-")
    if not typed:
        raise ValueError(_tr("Nothing was typed: write a number such as 0.5."))
    try:
        value = float(typed.replace("_", "?"))
    except ValueError:
        raise ValueError(_tr("“{text}” is not a number: write one such as 0.5.").format(text=text)) from None
    if not math.isfinite(value):
        raise ValueError(_tr("“{text}” is not a finite number: write one such as 0.5.").format(text=text))
    if abs(value) > LARGEST:
        raise ValueError(_tr("“{text}” is too large: the largest is 3.4e38.").format(text=text))
    return value


def _tr(sentence: str) -> str:
    return QCoreApplication.translate("numbers", sentence)
