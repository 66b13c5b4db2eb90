"""Filters as text, so that one can be copied in one window and pasted in another (or in a letter)."""

from __future__ import annotations

import json

import numpy as np
from PySide6.QtCore import QCoreApplication

from xoviz.gui.widgets.numbers import LARGEST
from xoviz.nn import Array

_KEY = "xoviz filter"
_LONGEST = 4_000_000  # characters; the largest filters of the networks that ship need a thousandth of it


def written(weights: Array) -> str:
    """The weights (C, height, width) as one line of JSON; reading it back gives the same float32 numbers."""
    return json.dumps({_KEY: weights.tolist()})


def read(text: str, shape: tuple[int, int, int]) -> Array:
    """The weights of that shape that `text` holds.

    ValueError, in one sentence for the user, if it holds no filter, another shape, or what is no finite number.
    """
    values = _values(text)
    try:
        weights = np.array(values, np.float64)
    except (ValueError, TypeError, OverflowError):
        raise ValueError(_tr("The copied filter is damaged: copy it again.")) from None
    if weights.shape != shape:
        sentence = _tr("The copied filter is {theirs}, but the filters of this layer are {ours}.")
        raise ValueError(sentence.format(theirs=_shape_text(weights.shape), ours=_shape_text(shape)))
    if not (np.abs(weights) <= LARGEST).all():
        raise ValueError(_tr("The copied filter holds something that is no finite number, so it was not pasted."))
    return weights.astype(np.float32)


def _values(text: str) -> object:
    """What stands under our key. Foreign text may be anything: long, deep, or broken."""
    foreign = _tr("There is no filter on the clipboard: copy one here first.")
    if len(text) > _LONGEST:
        raise ValueError(foreign)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(foreign) from None
    if not isinstance(content, dict) or _KEY not in content:
        raise ValueError(foreign)
    return content[_KEY]


def _shape_text(shape: tuple[int, ...]) -> str:
    return " × ".join(str(side) for side in shape) or _tr("a single number")


def _tr(sentence: str) -> str:
    return QCoreApplication.translate("filter_text", sentence)
