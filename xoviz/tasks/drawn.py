"""A task made of drawings: those to train on are varied without end, those held out are shown as they are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from xoviz.tasks.augmentation import Augmentation
from xoviz.tasks.base import SIZES, Answers, Pictures, Sample, Task, check_size
from xoviz.tasks.transforms import resample

Labelled = tuple[Pictures, Answers]

STRIP = 10
"""How many pictures the sample strip shows, or one of each class where there are more classes."""

_CANVAS = 28  # cells a side on which drawings are varied that then become 9 x 9: there, a turn would break their lines


class DrawnTask(Task):
    """Which class does a drawing belong to? Two tasks are the same only if they are one object."""

    def __init__(self, name: str, classes: Sequence[str], training: Labelled, held_out: Labelled,
                 augmentation: Augmentation | None = None, kind: str = "drawings") -> None:
        """Drawings (N, 1, S, S) in [-1, 1] of one size, with answers (N,) that count the `classes`.

        `training` is varied by the `augmentation` (without one, in the usual way), `held_out` is not and may be empty.
        ValueError if there are fewer than two classes, one of them has no drawing to train on, or the arrays do not
        fit.
        """
        self._name, self._classes, self._kind = name, tuple(classes), kind
        self.augmentation = Augmentation() if augmentation is None else augmentation
        if len(self._classes) < 2:
            raise ValueError(f"To tell something apart takes two classes, and '{name}' has {len(self._classes)}.")
        self._training, self._answers = _checked("training", training, len(self._classes))
        self._held_out, self._held_out_answers = _checked("held-out", held_out, len(self._classes))
        self._order: Answers = np.argsort(self._answers, kind="stable")
        self._counts: Answers = np.bincount(self._answers, minlength=len(self._classes))
        for each, count in zip(self._classes, self._counts, strict=True):
            if not count:
                raise ValueError(f"There is no drawing of '{each}' to train on.")

    @property
    def name(self) -> str:
        """The name of the set."""
        return self._name

    @property
    def kind(self) -> str:
        """What it is chosen by: as a set of one's own, unless it is said to be another."""
        return self._kind

    @property
    def classes(self) -> tuple[str, ...]:
        """The set's own classes."""
        return self._classes

    @property
    def input_kind(self) -> str:
        """Drawings are drawn on the pad."""
        return "pixels"

    @property
    def noun(self) -> str:
        """Each was drawn by a hand."""
        return "drawing"

    @property
    def held_out(self) -> int:
        """How many drawings are kept for testing."""
        return len(self._held_out_answers)

    @property
    def drawings(self) -> tuple[Labelled, Labelled]:
        """All drawings as they were drawn, and their answers, read-only: those to train on, and those held out."""
        return (self._training, self._answers), (self._held_out, self._held_out_answers)

    def same_drawings(self, other: DrawnTask) -> bool:
        """Whether another task has the same name, classes and drawings, in the same order."""
        return (self.name, self.classes) == (other.name, other.classes) and all(
            np.array_equal(mine[0], theirs[0]) and np.array_equal(mine[1], theirs[1])
            for mine, theirs in zip(self.drawings, other.drawings, strict=True))

    def draw(self, count: int, size: int, rng: np.random.Generator) -> Labelled:
        """`count` training drawings, each varied: (N, 1, size, size) in [-1, 1] and (N,).

        The classes are equally likely, however many drawings each has. ValueError for a size outside 9 to 64.
        """
        check_size(size)
        answers = rng.integers(0, len(self._classes), count, dtype=np.intp)
        places = (rng.random(count) * self._counts[answers]).astype(np.intp)
        starts = np.cumsum(self._counts) - self._counts
        drawings = self._training[self._order[starts[answers] + places]]
        return self._varied(drawings, size, rng), answers

    def draw_held_out(self, count: int, size: int, rng: np.random.Generator) -> Labelled:
        """At most `count` of the held-out drawings, none of them twice and as they were drawn."""
        check_size(size)
        chosen = rng.permutation(self.held_out)[:count]
        return at_size(self._held_out[chosen], size), self._held_out_answers[chosen]

    def samples(self) -> tuple[Sample, ...]:
        """Some drawings of each class, (1, S, S): held-out ones, and training ones where those do not suffice."""
        each = max(1, STRIP // len(self._classes))
        return tuple(
            Sample(f"{name}-{number}", f"{name} {number}", drawing, answer)
            for answer, name in enumerate(self._classes)
            for number, drawing in enumerate(self._first(answer, each), 1)
        )

    def _first(self, answer: int, count: int) -> list[Pictures]:
        """The first drawings of a class, (1, S, S) each, or all of them if they are fewer."""
        held_out = self._held_out[np.flatnonzero(self._held_out_answers == answer)[:count]]
        training = self._training[np.flatnonzero(self._answers == answer)[: count - len(held_out)]]
        drawings = [*held_out, *training]
        for drawing in drawings:
            drawing.setflags(write=False)
        return drawings

    def _varied(self, drawings: Pictures, size: int, rng: np.random.Generator) -> Pictures:
        """Varied where there is room for it, then brought to the size; noise comes last, as it belongs to the cells."""
        room = max(drawings.shape[-1], size, _CANVAS if size == SIZES[0] else 0)
        if self.augmentation.reshapes:
            drawings = self.augmentation.reshaped(at_size(drawings, room), rng)
        return self.augmentation.noisy(at_size(drawings, size), rng)


def at_size(drawings: Pictures, size: int) -> Pictures:
    """Drawings (N, 1, S, S) at (N, 1, size, size), a copy; at 9 x 9 they are of ink and paper."""
    return resample(drawings[:, 0], size)[:, None]


def _checked(which: str, labelled: Labelled, classes: int) -> Labelled:
    """The pictures and answers, read-only. ValueError if they are not what they must be."""
    drawings, answers = np.asarray(labelled[0], np.float32).view(), np.asarray(labelled[1], np.intp).view()
    if drawings.ndim != 4 or drawings.shape[1] != 1 or drawings.shape[2] != drawings.shape[3]:
        raise ValueError(f"The {which} drawings must be (N, 1, S, S), not {drawings.shape}.")
    if answers.shape != drawings.shape[:1]:
        raise ValueError(f"There are {len(drawings)} {which} drawings, but answers of shape {answers.shape}.")
    if len(answers) and not 0 <= answers.min() <= answers.max() < classes:
        raise ValueError(f"The {which} answers must count the {classes} classes from 0, not reach from "
                         f"{answers.min()} to {answers.max()}.")
    drawings.setflags(write=False)
    answers.setflags(write=False)
    return drawings, answers
