"""What ReLU, leaky ReLU, tanh and dropout make of one number, how steep they are there, and how they hand shares down.

All explanations ask here, so that the kinds of layers that go cell by cell are told apart in one place. Dropout leaves
out nothing but while a network trains: whatever is explained, it passes on as it is.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from xoviz.nn.activation import CellByCell
from xoviz.nn.arrays import Array
from xoviz.nn.layer import Layer
from xoviz.nn.leaky import LeakyReLU
from xoviz.nn.relu import ReLU
from xoviz.nn.tanh import Tanh

Objects = npt.NDArray[np.object_]
"""Fractions."""

TANH_STEPS = 8
"""Half digits by which NumPy's ``tanh`` may be off in float32: it promises less than 4 digits."""


def slope_of(layer: Layer | CellByCell, dtype: npt.DTypeLike = np.float32) -> float:
    """What a layer multiplies negative numbers with, as the engine holds it; 1 where it multiplies with nothing."""
    if isinstance(layer, LeakyReLU):
        return float(np.array(layer.slope, dtype))
    return 0.0 if isinstance(layer, ReLU) else 1.0


def bent(layer: CellByCell, value: Fraction | float) -> Fraction | float:
    """What becomes of a number; a fraction stays one. No fraction goes through tanh."""
    if isinstance(layer, Tanh):
        return math.tanh(value)
    if isinstance(layer, LeakyReLU):
        return value if value > 0 else value * like(value, slope_of(layer))
    return max(value, like(value, 0.0)) if isinstance(layer, ReLU) else value


def bent_maps(layer: CellByCell, values: Array | Objects) -> Array | Objects:
    """The same for whole maps, of floats or of fractions."""
    if values.dtype == object:
        flat = [bent(layer, value) for value in values.ravel().tolist()]
        return np.array(flat, object).reshape(values.shape)
    if isinstance(layer, LeakyReLU):
        return np.where(values > 0, values, values * slope_of(layer))
    if isinstance(layer, Tanh):
        return np.tanh(values)
    return np.maximum(values, np.zeros(1, values.dtype)) if isinstance(layer, ReLU) else values.copy()


def slopes_at(layer: CellByCell, values: Array) -> Array:
    """How what comes out changes with what goes in, at each of ``values``: float64, at 0 that to the left."""
    if isinstance(layer, Tanh):
        tanh: Array = 1 - np.tanh(values, dtype=np.float64) ** 2
        return tanh
    return np.where(values > 0, 1.0, slope_of(layer, values.dtype))


def multipliers(layer: CellByCell, values: Array) -> Array:
    """What comes out divided by what goes in, at each of ``values``: float64. The slope where 0 goes in.

    For ReLU and leaky ReLU that is the slope everywhere; for tanh it is what makes shares add up. This is the "rescale
    rule" of DeepLIFT against a reference of 0 (Shrikumar et al. 2017, "Learning important features through propagating
    activation differences").
    """
    if not isinstance(layer, Tanh):
        return slopes_at(layer, values)
    out = np.tanh(values, dtype=np.float64)
    return np.divide(out, values, out=np.ones_like(out), where=values != 0)


def roundings(layer: CellByCell) -> int:
    """By how many half digits of what comes out float32 may miss it."""
    if isinstance(layer, Tanh):
        return TANH_STEPS
    return 2 if isinstance(layer, LeakyReLU) else 0


def like(value: Fraction | float, number: float) -> Fraction | float:
    """A number as a fraction where ``value`` is one."""
    return Fraction(number) if isinstance(value, Fraction) else number
