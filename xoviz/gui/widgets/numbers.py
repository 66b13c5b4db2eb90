"""Numbers on screen: how they are written and how typed ones are read, the same in every language setting."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QCoreApplication

LARGEST = float(np.finfo(np.float32).max)

SHORT_FROM = 1e6
"""Numbers of this size are written with a power of ten, so that a run that diverges breaks no layout."""


def written(value: float, decimals: int = 2) -> str:
    """A value in few characters, with a true minus sign: "0.33", "−1", "12.3", "−1e6".

    Whole numbers lose their decimals, large ones have fewer; what rounds to zero has no sign.
    """
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "∞" if value > 0 else "−∞"
    size = abs(value)
    if size >= 10_000:
        return scientific(value, 0)
    if value == int(value):
        text = f"{value:.0f}"
    else:
        fewer = 0 if size < 10 else 1 if size < 100 else 2
        text = f"{value:.{max(decimals - fewer, 0)}f}"
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "−", 1)


def fixed(value: float, decimals: int = 2) -> str:
    """A value with a fixed number of decimals and a true minus sign, for columns that must not jump.

    From a million on it has a power of ten: "−1.05e17".
    """
    if not abs(value) < SHORT_FROM:
        return scientific(value) if math.isfinite(value) else written(value)
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "−")


def scientific(value: float, decimals: int = 2) -> str:
    """A finite value with a power of ten and no more signs than it needs: "1.29e36", "−5.0e−5"."""
    mantissa, _, power = f"{value:.{decimals}e}".partition("e")
    return f"{mantissa}e{int(power)}".replace("-", "−")


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
