"""Text: a sentence as a picture, and a window that spans the whole dictionary and slides along the sentence only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from xoviz.tasks import sentences
from xoviz.tasks.base import Answers, Pictures, Sample
from xoviz.tasks.sentences import Sentence
from xoviz.tasks.words import WordsTask, laid_out

SHOWN = ("Doug saw Jane", "Jane saw Doug", "Jane was seen by Doug", "Doug was seen by Jane", "Spot heard nobody",
         "nobody heard Spot", "yesterday Spot was called by Jane", "Spot called Jane again yesterday",
         "nobody was heard by Doug here", "today Doug was called by nobody again")
"""The sentences of the sample strip."""


Labelled = tuple[Pictures, Answers]


def _parts() -> tuple[Labelled, Labelled]:
    """All sentences as pictures, with their answers, read-only: those to learn from, and those kept for testing."""
    every = sentences.sentences()
    learned, kept = (_laid_out([each for each in every if each.held_out == kept]) for kept in (False, True))
    return learned, kept


def _laid_out(some: list[Sentence]) -> Labelled:
    pictures = np.stack([laid_out(str(each), sentences.WORDS, sentences.LONGEST).values for each in some])
    answers = np.array([sentences.WHO.index(each.doer) for each in some], np.intp)
    pictures.setflags(write=False)
    answers.setflags(write=False)
    return pictures, answers


@dataclass(frozen=True)
class TextTask(WordsTask):
    """Who saw, heard or called? 1 where a word stands and 0 elsewhere, (1, 14, 7); there are 1,080 sentences, of which
    360 are kept for testing."""

    name: ClassVar[str] = "text"
    title: ClassVar[str] = "text: who did it"
    classes: ClassVar[tuple[str, ...]] = sentences.WHO
    words: ClassVar[tuple[str, ...]] = sentences.WORDS
    places: ClassVar[int] = sentences.LONGEST
    complete: ClassVar[bool] = True
    stack: ClassVar[str] = "conv 12@14x2 | relu | pool 1x6 | dense 4"

    parts: tuple[Labelled, Labelled] = field(default_factory=_parts, init=False, repr=False, compare=False)

    @property
    def held_out(self) -> int:
        """How many sentences are kept for testing."""
        return len(self.parts[1][1])

    @property
    def drawings(self) -> tuple[Labelled, Labelled]:
        """All its sentences: those to learn from, and those kept for testing."""
        return self.parts

    def draw(self, count: int, size: int, rng: np.random.Generator) -> Labelled:
        """`count` sentences to learn from, each as likely as the others: (N, 1, 14, 7) and (N,)."""
        self._check(size)
        pictures, answers = self.parts[0]
        chosen = rng.integers(0, len(answers), count)
        return pictures[chosen], answers[chosen]

    def draw_held_out(self, count: int, size: int, rng: np.random.Generator) -> Labelled:
        """At most `count` of those that are kept for testing, none of them twice."""
        self._check(size)
        pictures, answers = self.parts[1]
        chosen = rng.permutation(self.held_out)[:count]
        return pictures[chosen], answers[chosen]

    def judged(self, pictures: Pictures, answers: Answers) -> Answers:
        """Changed sentences may be sentences still, which say something else; what is none keeps its old answer."""
        known = {picture.tobytes(): answer for part, right in self.parts
                 for picture, answer in zip(part, right.tolist(), strict=True)}
        found = [known.get(picture.tobytes(), before) for picture, before in zip(pictures, answers, strict=True)]
        return np.array(found, np.intp)

    def samples(self) -> tuple[Sample, ...]:
        """Ten sentences, some of which are kept for testing."""
        doers = {str(each): each.doer for each in sentences.sentences()}
        return tuple(Sample(text.lower().replace(" ", "-"), text, laid_out(text, self.words, self.places).values,
                            self.classes.index(doers[text])) for text in SHOWN)

    def _check(self, size: int) -> None:
        if size not in self.sizes:
            raise ValueError(f"A sentence has {len(self.words)} rows, one for each word of the dictionary, not {size}.")


def task() -> TextTask:
    """The task."""
    return TextTask()
