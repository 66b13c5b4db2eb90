"""What can go wrong with a sentence: words left out, replaced by others, or swapped with their neighbours.

A sentence is a picture (1, V, T) with a column for each position; where a word stands, its row is above 0. Nothing
needs to be known of the words: another one is another row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]


def places_of(sentence: Picture) -> Places:
    """The columns in which words stand, in their order."""
    return np.flatnonzero((sentence > 0).any(axis=(0, 1)))


def left_out(sentence: Picture, count: int, rng: np.random.Generator, right_aligned: bool) -> Picture:
    """A copy without ``count`` of its words, or without any where it has no more; the others close up.

    They close up towards the left, or where sentences stand at the right (``right_aligned``) towards that. What becomes
    free holds nothing.
    """
    words = places_of(sentence)
    gone = rng.permutation(words)[:count]
    kept = words[~np.isin(words, gone)]
    result = np.repeat(_empty(sentence), sentence.shape[2], axis=2)
    first = words[-1] + 1 - len(kept) if right_aligned and len(words) else words[:1].sum()
    result[..., first : first + len(kept)] = sentence[..., kept]
    return result


def replaced(sentence: Picture, count: int, rng: np.random.Generator, right_aligned: bool) -> Picture:
    """A copy with ``count`` of its words (or all of them) replaced, each by any other word of the dictionary."""
    del right_aligned
    words = rng.permutation(places_of(sentence))
    others = rng.integers(1, max(sentence.shape[1], 2), size=len(words))
    result = sentence.copy()
    for place, further in zip(words[:count], others, strict=False):
        result[..., place] = np.roll(sentence[..., place], further, axis=1)
    return result


def swapped(sentence: Picture, count: int, rng: np.random.Generator, right_aligned: bool) -> Picture:
    """A copy after ``count`` swaps, each of a word with the one behind it, anywhere; the same pair may come back."""
    del right_aligned
    words, result = places_of(sentence), sentence.copy()
    if len(words) < 2:
        return result
    for place in rng.integers(len(words) - 1, size=count):
        pair = words[place : place + 2]
        result[..., pair] = result[..., pair[::-1]]
    return result


WORD_DAMAGE: Mapping[str, Callable[[Picture, int, np.random.Generator, bool], Picture]] = MappingProxyType({
    "left out": left_out, "replaced": replaced, "swapped": swapped,
})
"""By the kind's name."""


def _empty(sentence: Picture) -> Picture:
    """A column (C, V, 1) in which no word stands."""
    free = np.flatnonzero((sentence <= 0).all(axis=(0, 1)))
    if len(free):
        return sentence[..., free[:1]]
    # Where a word stands all other rows say that theirs does not: that is what nothing looks like.
    return np.full((*sentence.shape[:2], 1), sentence.min(), sentence.dtype)
