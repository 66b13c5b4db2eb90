"""Maps as text: small ones as numbers side by side, large ones in shades.

A map becomes a *block*, a list of lines of equal length; blocks stand beside one another as far as the line allows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from xoviz.nn import Array

Texts = npt.NDArray[np.object_]
"""Numbers as people read them, as strings, of a map's shape."""

RAMP = "≡=-· ░▒▓█"
PLAIN_RAMP = "=~-' .:+#"
"""From the lowest number through 0, in the middle, to the highest; the second for terminals without the first."""

INK = " ░▒▓█"
PLAIN_INK = " .:+#"
GAP = "   "


def numbers(texts: Texts, width: int) -> list[str]:
    """A map (H, W) of numbers, each set to the right in ``width`` characters."""
    return [" ".join(text.rjust(width) for text in row) for row in texts]


def shades(values: Array, largest: float, ramp: str) -> list[str]:
    """A map (H, W) in shades from -``largest`` to ``largest``; two characters a cell keep squares nearly square."""
    middle = len(ramp) // 2
    scaled = np.nan_to_num(values) / largest if 0 < largest < np.inf else np.zeros_like(values)
    steps = np.rint(np.clip(scaled, -1, 1) * middle).astype(int) + middle
    return ["".join(2 * ramp[step] for step in row) for row in steps]


def ink(picture: Array, ramp: str, ground: float = -1.0) -> list[str]:
    """A picture (H, W), from paper (``ground``) to ink (+1), as it looks; paper is a dot in pictures without greys."""
    picture = 2 * (picture - ground) / (1 - ground) - 1
    if np.isin(picture, (-1, 1)).all():
        return [" ".join("#" if cell > 0 else "." for cell in row) for row in picture]
    return shades(picture + 1, 2, ramp[:0:-1] + ramp)


def titled(title: str, block: list[str]) -> list[str]:
    """A block under its title, all lines of equal length."""
    width = max(len(line) for line in (title, *block))
    return [line.ljust(width) for line in (title, *block)]


def side_by_side(blocks: Sequence[list[str]], width: int) -> Iterator[str]:
    """The lines of equally large blocks, as many beside one another as fit into ``width`` characters."""
    room = max(1, (width + len(GAP)) // (len(blocks[0][0]) + len(GAP)))
    for start in range(0, len(blocks), room):
        if start:
            yield ""
        for lines in zip(*blocks[start : start + room], strict=True):
            yield GAP.join(lines).rstrip()
