"""How a number is read: as a fraction, as on the talk's slides, or as a rounded decimal.

The slides cut off: 7/9 is printed 0.77, where rounding gives 0.78. All three readings are exact: computed in integers,
or, for the decimals of a float, by Python, which rounds them as correctly.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Literal

Reading = Literal["fractions", "slides", "decimals"]


def read(value: Fraction | float, reading: Reading, places: int = 2) -> str:
    """``value`` as text. A float is read as exactly the number that it holds; ``places`` are digits after the point."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if reading == "fractions":
        return as_fraction(Fraction(value))
    return as_slide(value, places) if reading == "slides" else as_decimal(value, places)


def as_fraction(value: Fraction) -> str:
    """In lowest terms: "7/9", "-1/9", "1"."""
    return str(value)


def as_slide(value: Fraction | float, places: int = 2) -> str:
    """Cut off after ``places`` digits, towards 0, as on the slides: 7/9 is "0.77", -1/9 is "-0.11", 1 is "1.00"."""
    numerator, denominator = value.as_integer_ratio()
    units: int = abs(numerator) * 10**places // denominator
    return _pointed(-units if numerator < 0 else units, places)


def as_decimal(value: Fraction | float, places: int = 2) -> str:
    """Rounded to ``places`` digits: 7/9 is "0.78". Half-way cases go to the even digit, as Python prints floats."""
    if isinstance(value, float):
        text = f"{value:.{places}f}"
        return text if text.strip("-0.") else text.removeprefix("-")
    return _pointed(round(value * 10**places), places)


def _pointed(units: int, places: int) -> str:
    """A whole number of the last digit's units, written with a decimal point; 0 has no sign."""
    digits = str(abs(units)).rjust(places + 1, "0")
    sign = "-" if units < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits
