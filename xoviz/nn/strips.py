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

SMALL_IF_TURNED = 1_200
"""Cells of a product with a turned matrix on the right that OpenBLAS takes as it lies."""

NARROWEST, LANES = 32, 16
"""Columns of a strip: at least so many, and so many at once, which is what AVX-512 calculates with."""

LOWEST = 4
"""Rows of a strip that lies across: at least so many."""


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


def strip_height(rows: int, terms: int, columns: int, *, turned: bool = False) -> int:
    """How high the strips across a product (rows, terms) @ (terms, columns) should be: a divisor of ``rows``, or all.

    ``turned`` says that the matrix on the right lies in memory as its transpose.
    """
    cells = min(SMALL // terms, SMALL_IF_TURNED if turned else SMALL)
    if rows * columns <= cells or not takes_small_products_as_they_lie():
        return rows
    highest = min(cells // columns, rows - 1)
    return max((height for height in range(LOWEST, highest + 1) if rows % height == 0), default=rows)


def in_strips(matrices: Array, width: int) -> Array:
    """The view of ``matrices`` (..., rows, columns) as (..., strips, rows, width)."""
    return matrices.reshape(*matrices.shape[:-1], -1, width).swapaxes(-3, -2)


def in_strips_across(matrices: Array, height: int) -> Array:
    """The view of ``matrices`` (..., rows, columns) as (..., strips, height, columns)."""
    return matrices.reshape(*matrices.shape[:-2], -1, height, matrices.shape[-1])
