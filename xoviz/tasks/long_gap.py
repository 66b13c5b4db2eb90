"""A harder text, to see how far back memory reaches: the first word, a name, must come back after a long gap.

After Hochreiter and Schmidhuber 1997: between the name and the question stand ``gap`` words that mean nothing, thrown
from the whole dictionary, names among them. There are no short gaps to learn from first.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from xoviz.tasks.base import Answers, Pictures, Sample
from xoviz.tasks.grammar import NAMES, WORDS, pictured
from xoviz.tasks.words import WordsTask


class LongGapTask(WordsTask):
    """Which name did the text begin with?"""

    name: ClassVar[str] = "long-gap"
    classes: ClassVar[tuple[str, ...]] = tuple(WORDS[name] for name in NAMES)
    words: ClassVar[tuple[str, ...]] = WORDS
    right_aligned: ClassVar[bool] = True

    def __init__(self, gap: int) -> None:
        """ValueError for a gap of less than no words."""
        if gap < 0:
            raise ValueError(f"A gap has no fewer than 0 words, not {gap}.")
        self._gap = gap

    @property
    def places(self) -> int:
        """The name, and the words after it."""
        return 1 + self._gap

    def draw(self, count: int, size: int, rng: np.random.Generator) -> tuple[Pictures, Answers]:
        """`count` texts (N, 1, 5, 1 + gap), 1 where a word stands and else 0, and the names that they began with."""
        words = rng.integers(0, len(WORDS), (count, self.places), dtype=np.intp)
        words[:, 0] = rng.integers(0, len(NAMES), count)
        return pictured(words), words[:, 0].copy()

    def samples(self) -> tuple[Sample, ...]:
        """One text for each name."""
        texts, _ = self.draw(len(NAMES), len(WORDS), np.random.default_rng(0))
        for name, picture in enumerate(texts):
            picture[0, :, 0] = np.eye(len(WORDS), dtype=np.float32)[name]
            picture.setflags(write=False)
        return tuple(Sample(each.lower(), each, picture, name)
                     for name, (each, picture) in enumerate(zip(self.classes, texts, strict=True)))
