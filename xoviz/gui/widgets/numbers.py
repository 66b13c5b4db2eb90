"""Numbers on screen: how they are written and how typed ones are read, the same in every language setting."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QCoreApplication

LARGEST = float(np.finfo(np.float32).max)


def written(value: float, decimals: int = 2) -> str:
    """A value in few characters, with a true minus sign: "0.33", "−1", "12.3", "−1e6".

    Whole numbers lose their decimals, large ones have fewer; what rounds to zero has no sign.
    """
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "∞" if value > 0 else "−∞"
    size = abs(value)
    if size >= 10_000:
        text = f"{value:.0e}".replace("e+0", "e").replace("e+", "e")
    elif value == int(value):
        text = f"{value:.0f}"
    else:
        fewer = 0 if size < 10 else 1 if size < 100 else 2
        text = f"{value:.{max(decimals - fewer, 0)}f}"
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "−", 1)


def fixed(value: float, decimals: int = 2) -> str:
    """A value with a fixed number of decimals and a true minus sign, for columns that must not jump."""
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "−")


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
