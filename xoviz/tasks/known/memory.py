"""What word comes next? The talk's dictionary of five words, where order is everything (chapter 16).

Learned from texts of none to eight words that end anywhere; the answer is the word that came next. Since that is
thrown, nobody can always be right: `ceiling` says how often one can.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from xoviz.tasks.base import Answers, Pictures, Sample
from xoviz.tasks.grammar import LENGTH, WORDS, allowed, pictured, read, sentences
from xoviz.tasks.words import WordsTask

COLUMNS = 8
"""Words of a text at the most: two sentences."""

KEPT, OF = 1, 5
"""Of so many full texts so many are kept for testing."""

_SENTENCES = 3  # after which a text is cut off somewhere
_STRIP = ("Doug", "Doug saw", "Jane saw", "Spot saw", "Doug saw Jane", "Doug saw Jane .", "Jane saw Spot . Doug",
          "Jane saw Spot . Doug saw", "Spot saw Jane . Jane saw")


class MemoryTask(WordsTask):
    """Five classes: the words. With one column it shows the last word only, for networks that shall have no memory.

    The last word stands in the last column, and columns before the first one are empty.
    """

    name: ClassVar[str] = "memory"
    title: ClassVar[str] = "memory: what word comes next"
    noun: ClassVar[str] = "text"
    classes: ClassVar[tuple[str, ...]] = WORDS
    words: ClassVar[tuple[str, ...]] = WORDS
    right_aligned: ClassVar[bool] = True
    stack: ClassVar[str] = f"lstm 8 | dense {len(WORDS)}"

    def __init__(self, columns: int = COLUMNS) -> None:
        self._columns = columns

    @property
    def places(self) -> int:
        """How many words a text can have."""
        return self._columns

    def allowed(self, text: Sequence[int]) -> tuple[int, ...]:
        """The words that may come next after ``text``, as the language has it."""
        return allowed(text)

    def draw(self, count: int, size: int, rng: np.random.Generator) -> tuple[Pictures, Answers]:
        """`count` texts (N, 1, 5, columns), 1 where a word stands and else 0, and the word that came next (N,).

        Of full texts, one in five is never drawn: see `draw_held_out`.
        """
        return self._drawn(count, rng, held_out=False)

    def draw_held_out(self, count: int, size: int, rng: np.random.Generator) -> tuple[Pictures, Answers]:
        """The same of those full texts that are kept for testing; they are few, so they come again and again.

        Texts that are no longer than a sentence are all needed for learning: of those none is kept.
        """
        return self._drawn(count, rng, held_out=self._columns > LENGTH)

    def samples(self) -> tuple[Sample, ...]:
        """Beginnings of texts, those of the talk among them; the answer is the first of the words that may follow."""
        return tuple(self._sample(text.split()) for text in _STRIP)

    def ceiling(self, pictures: Pictures) -> float:
        """How often the best of all predictors names the next word of these texts, on average."""
        return float(np.mean([1 / len(allowed(read(picture))) for picture in pictures]))

    def _sample(self, text: list[str]) -> Sample:
        words = [WORDS.index(word) for word in text][-self._columns :]
        picture = pictured(np.array([[-1] * (self._columns - len(words)) + words], np.intp))[0]
        picture.setflags(write=False)
        title = " ".join(text).replace(" .", ".")
        return Sample("-".join(text).replace("-.", "-stop").lower(), title, picture, allowed(words)[0])

    def _drawn(self, count: int, rng: np.random.Generator, held_out: bool) -> tuple[Pictures, Answers]:
        """Texts that are held out, or those that are not, until there are enough."""
        texts, answers = np.empty((0, self._columns), np.intp), np.empty(0, np.intp)
        while len(texts) < count:
            more, next_words = self._cut(count, rng)
            fits = self._is_held_out(more) == held_out
            texts, answers = np.concatenate([texts, more[fits]]), np.concatenate([answers, next_words[fits]])
        return pictured(texts[:count]), answers[:count]

    def _cut(self, count: int, rng: np.random.Generator) -> tuple[Answers, Answers]:
        """Whole texts cut off anywhere: the last words before the cut (N, columns), and the one after it (N,)."""
        words = sentences(count, _SENTENCES + 1, rng)
        room = np.full((count, self._columns), -1, np.intp)
        padded = np.concatenate([room, words], axis=1)
        cuts = rng.integers(0, _SENTENCES * LENGTH, count, dtype=np.intp)
        rows = np.arange(count)
        return padded[rows[:, None], cuts[:, None] + np.arange(self._columns)], words[rows, cuts]

    def _is_held_out(self, texts: Answers) -> npt.NDArray[np.bool_]:
        """Whether a text (N, columns) is one of those that are kept for testing: full ones, picked by their words."""
        powers = (len(WORDS) ** np.arange(self._columns)).astype(np.uint64)
        numbers = (np.maximum(texts, 0).astype(np.uint64) * powers).sum(axis=1, dtype=np.uint64)
        mixed = (numbers * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40)
        full = (texts >= 0).all(axis=1) & (self._columns > LENGTH)
        kept: npt.NDArray[np.bool_] = full & (mixed % np.uint64(OF) < KEPT)
        return kept


def task() -> MemoryTask:
    """What word comes next?"""
    return MemoryTask()
