"""Sentences as pictures: the place in the sentence from left to right, the word of the dictionary from top to bottom.

A picture (1, V, T) has 1 where a word stands and 0 elsewhere; a column of zeros is a place without a word. (So it is 0,
and not -1 as on paper, that means "nothing there": a convolution's padding then is one more place without a word.) What
is typed and what is laid out belong together: ``written`` undoes ``laid_out``.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from xoviz.nn.arrays import Array, Shape
from xoviz.tasks.base import Pictures, Task

BLANK = "_"
"""How a place without a word is written."""

Fate = Literal["word", "blank", "unknown", "beyond", "mark"]
"""What becomes of something typed: a word of the dictionary; a place that is meant to be empty; a word that the
dictionary lacks, whose place stays empty; one for which there is no place; a full stop or the like, no word."""

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|_|[^\w\s]")


class WordsTask(Task):
    """A task whose pictures are sentences. Its one size is that of its dictionary."""

    input_kind: ClassVar[str] = "words"
    noun: ClassVar[str] = "sentence"

    @property
    @abstractmethod
    def words(self) -> tuple[str, ...]:
        """The dictionary, from the first row down."""

    @property
    @abstractmethod
    def places(self) -> int:
        """How many words a sentence can have."""

    @property
    def sizes(self) -> Sequence[int]:
        """A row for each word."""
        return (len(self.words),)

    def shape(self, size: int) -> Shape:
        """(1, words, places)."""
        return (1, size, self.places)


@dataclass(frozen=True)
class Token:
    """Something typed: where it stands in the text, what becomes of it, and in which column if it has one."""

    text: str
    start: int
    fate: Fate
    column: int | None = None

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.start + len(self.text)


@dataclass(frozen=True, eq=False)
class Reading:
    """A text laid out: ``values`` (1, V, T) float32, read-only, and what became of each part of the text."""

    values: Pictures
    tokens: tuple[Token, ...]

    def of(self, fate: Fate) -> tuple[str, ...]:
        """The texts of all that a fate has met, each once."""
        return tuple(dict.fromkeys(token.text for token in self.tokens if token.fate == fate))


def laid_out(text: str, words: Sequence[str], places: int, right_aligned: bool = False) -> Reading:
    """``text`` as a picture (1, V, T). Large and small letters are the same; marks count only if they are words.

    Where there are more words than places, those at the end have none; right-aligned, those at the beginning.
    """
    rows = {word.casefold(): row for row, word in enumerate(words)}
    typed = [(found[0], found.start(), _fate(found[0], rows)) for found in _TOKEN.finditer(text)]
    count = sum(fate != "mark" for *_, fate in typed)
    column = places - count if right_aligned else 0
    values = np.zeros((1, len(words), places), np.float32)
    tokens = []
    for each, start, fate in typed:
        if fate == "mark":
            tokens.append(Token(each, start, fate))
            continue
        inside = 0 <= column < places
        if inside and fate == "word":
            values[0, rows[each.casefold()], column] = 1
        tokens.append(Token(each, start, fate, column) if inside else Token(each, start, "beyond"))
        column += 1
    values.setflags(write=False)
    return Reading(values, tuple(tokens))


def words_in(values: Array, words: Sequence[str]) -> tuple[str | None, ...]:
    """The word in each column of (1, V, T): BLANK for none, and None for a mixture of several or of parts of one."""
    found: list[str | None] = []
    for column in values[0].T:
        held = np.flatnonzero(column)
        single = len(held) == 1 and column[held[0]] == 1
        found.append(BLANK if not len(held) else words[held[0]] if single else None)
    return tuple(found)


def written(values: Array, words: Sequence[str], right_aligned: bool = False) -> str:
    """The text that is laid out as ``values`` (1, V, T); of a mixture, its strongest word."""
    strongest = [words[row] if column[row] > 0 else BLANK
                 for column, row in ((column, int(column.argmax())) for column in values[0].T)]
    named = [each or strong for each, strong in zip(words_in(values, words), strongest, strict=True)]
    while named and named[0 if right_aligned else -1] == BLANK:
        named.pop(0 if right_aligned else -1)
    # A full stop stands close to the word before it.
    return re.sub(r" (?=[^\w\s])", "", " ".join(named))


def _fate(text: str, rows: dict[str, int]) -> Fate:
    if text.casefold() in rows:
        return "word"
    if text == BLANK:
        return "blank"
    return "unknown" if text[0].isalnum() else "mark"
