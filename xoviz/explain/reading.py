"""How a number is read: as a fraction, as on the talk's slides, or as a rounded decimal.

The slides cut off: 7/9 is printed 0.77, where rounding gives 0.78. All three readings are computed in integers.
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
    exact = Fraction(value)
    if reading == "fractions":
        return as_fraction(exact)
    return as_slide(exact, places) if reading == "slides" else as_decimal(exact, places)


def as_fraction(value: Fraction) -> str:
    """In lowest terms: "7/9", "-1/9", "1"."""
    return str(value)


def as_slide(value: Fraction, places: int = 2) -> str:
    """Cut off after ``places`` digits, towards 0, as on the slides: 7/9 is "0.77", -1/9 is "-0.11", 1 is "1.00"."""
    return _pointed(math.trunc(value * 10**places), places)


def as_decimal(value: Fraction, places: int = 2) -> str:
    """Rounded to ``places`` digits: 7/9 is "0.78". Half-way cases go to the even digit, as Python prints floats."""
    return _pointed(round(value * 10**places), places)


def _pointed(units: int, places: int) -> str:
    """A whole number of the last digit's units, written with a decimal point; 0 has no sign."""
    digits = str(abs(units)).rjust(places + 1, "0")
    sign = "-" if units < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits
