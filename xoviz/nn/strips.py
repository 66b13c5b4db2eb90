"""Strips: one wide matrix product as several narrow ones, which give the same sums.

Before it multiplies two matrices, BLAS copies both into an order that suits it. Where few filters look at many patches,
that can take a quarter of the time. With AVX-512, OpenBLAS does without for products of up to a million
multiplications. Other processors and libraries always copy, and would copy the filters again for every strip: there
nothing is cut.
"""

from __future__ import annotations

import numpy as np

from xoviz.nn.arrays import Array

SMALL = 1_000_000
"""Multiplications of a product that OpenBLAS takes as it lies."""

NARROWEST, LANES = 32, 16
"""Columns of a strip: at least so many, and so many at once, which is what AVX-512 calculates with."""


def takes_small_products_as_they_lie() -> bool:
    """Whether NumPy calls OpenBLAS on a processor with AVX-512."""
    built = np.show_config(mode="dicts") or {}
    found = built.get("SIMD Extensions", {}).get("found", [])
    wide = any(name == "X86_V4" or name.startswith("AVX512") for name in found)
    return wide and "openblas" in built.get("Build Dependencies", {}).get("blas", {}).get("name", "")


def strip_width(rows: int, terms: int, columns: int) -> int:
    """How wide the strips of a product (rows, terms) @ (terms, columns) should be: a divisor of ``columns``, or all."""
    if rows * terms * columns <= SMALL or not takes_small_products_as_they_lie():
        return columns
    widest = min(SMALL // (rows * terms), columns - 1)
    return max((width for width in range(NARROWEST, widest + 1, LANES) if columns % width == 0), default=columns)


def in_strips(matrices: Array, width: int) -> Array:
    """The view of ``matrices`` (..., rows, columns) as (..., strips, rows, width)."""
    return matrices.reshape(*matrices.shape[:-1], -1, width).swapaxes(-3, -2)
