"""What a task is, and where training takes its pictures from.

A task draws labelled pictures: of letters, or of whatever else can be laid out like one, such as a sound or a sentence.
Drawing costs more than the step that learns from them, so training draws from a `Pool`:
some thousand pictures, of which the oldest block is replaced now and then. What a step gets is a function of the seed
and the step alone, so a run can be replayed from anywhere with nothing stored; the pool only remembers that function's
values.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xoviz.nn.arrays import Shape

Pictures = npt.NDArray[np.float32]
Answers = npt.NDArray[np.intp]
Draw = Callable[[int, int, "np.random.Generator"], tuple[Pictures, Answers]]

SIZES = range(9, 65)
"""The sides, in cells, that pictures drawn on the pad can have."""

USUAL_SIZE = 28
"""Cells a side of pictures that can have any."""

FEW = 3
"""Classes that a title names; of more it says how many."""

POOL_BYTES = 16_000_000
LARGEST_LIMIT = 4096  # pictures; of more, none is seen often
CHUNK = 256  # steps whose choices are drawn together
_LETTERS, _CHOICES, _FRESH = 0, 1, 2  # the random streams of one seed


@dataclass(frozen=True, eq=False)
class Sample:
    """A picture with a name: (C, H, W) float32 in [-1, 1], read-only; `answer` indexes the task's classes."""

    name: str
    title: str
    picture: Pictures
    answer: int


class Task(ABC):
    """Something to learn: classes, the kind of input (which chooses the editor), and a source of labelled pictures.

    What is drawn depends on the arguments alone, the generator's state among them: runs are replayed by that. Wherever
    a ``size`` is asked for, it is the number of rows that a picture has.
    """

    @property
    @abstractmethod
    def name(self) -> str:
        """What it is called, on the command line as in network files."""

    @property
    @abstractmethod
    def classes(self) -> tuple[str, ...]:
        """What there is to tell apart; answers are places in it."""

    @property
    @abstractmethod
    def input_kind(self) -> str:
        """What its pictures are made with: "pixels" are drawn on the pad, and there are "spectrogram", "words", "table"
        and "board", each with an editor in the pad's place."""

    @property
    def kind(self) -> str:
        """What it is chosen by: its name, or "drawings" where it is made of a set of one's own."""
        return self.name

    @property
    def title(self) -> str:
        """What there is to learn, in a few words: "letters: X or O"."""
        if len(self.classes) > FEW:
            return f"{self.name}: {len(self.classes)} classes"
        return f"{self.name}: {', '.join(self.classes[:-1])} or {self.classes[-1]}"

    @property
    def noun(self) -> str:
        """What one of its pictures is called: a "letter", a "sound", a "sentence"; with an s they are many."""
        return "picture"

    @property
    def nothing(self) -> float:
        """The value of a cell that holds nothing: paper and silence are -1; in a table 0, the middle, tells least."""
        return 0.0 if self.input_kind in ("words", "table") else -1.0

    @property
    def right_aligned(self) -> bool:
        """Whether its sentences stand at the right end, with nothing before them."""
        return False

    @property
    def sizes(self) -> Sequence[int]:
        """The numbers of rows that its pictures can have; the first is the usual one where there are few."""
        return SIZES

    @property
    def stack(self) -> str | None:
        """The layers that learn it well, as text for ``nn.shorthand``; None where the size decides."""
        return None

    @property
    def loss(self) -> str:
        """What those layers are trained for, one of ``nn.loss.LOSSES``."""
        return "cross-entropy"

    @property
    def usual_size(self) -> int:
        """How many rows its pictures have unless somebody wants more or fewer."""
        return USUAL_SIZE if USUAL_SIZE in self.sizes else self.sizes[0]

    def shape(self, size: int) -> Shape:
        """The shape (C, H, W) of its pictures with so many rows."""
        return (1, size, size)

    def has(self, shape: Shape) -> bool:
        """Whether its pictures can have that shape (C, H, W)."""
        return shape[1] in self.sizes and shape == self.shape(shape[1])

    @property
    def held_out(self) -> int | None:
        """How many pictures are kept for testing: 0 or more, or None where there are always new ones."""
        return None

    @property
    def drawings(self) -> tuple[tuple[Pictures, Answers], ...]:
        """What it is made of, in parts, with the answers; nothing where it makes up its pictures."""
        return ()

    def admits(self, shape: Shape, kind: str) -> bool:
        """Whether a picture of that shape and kind of input can stand for one of its own: of letters, of any size."""
        return kind == self.input_kind and (kind == "pixels" or self.has(shape))

    @abstractmethod
    def draw(self, count: int, size: int, rng: np.random.Generator) -> tuple[Pictures, Answers]:
        """`count` labelled pictures: (N, *shape(size)) float32 in [-1, 1] and (N,) class indices."""

    def draw_held_out(self, count: int, size: int, rng: np.random.Generator) -> tuple[Pictures, Answers]:
        """The same of what no training may see; where `held_out` is a number, that many at most and none twice."""
        return self.draw(count, size, rng)

    @abstractmethod
    def samples(self) -> tuple[Sample, ...]:
        """The pictures of the sample strip; there is at least one."""


class Pool:
    """Training pictures, drawn in blocks; the batch of a step depends on (task, size, seed, batch, limit, step) alone.

    Blocks are numbered from 0. At any step the newest blocks stand in a ring: two at first (or enough for one batch),
    one more a step until the ring is full, then a new one in the oldest one's place whenever each picture has been
    shown about `reuse` times. A block is drawn when a batch first touches it, so the work comes in small pieces.

    With a `limit` there are only so many pictures, the same ones for ever: those that the first blocks begin with.
    """

    def __init__(
        self,
        task: Task,
        size: int,
        seed: int,
        batch: int,
        *,
        pictures: int = 4096,
        block: int | None = None,
        reuse: int = 16,
        limit: int = 0,
    ) -> None:
        """At most `pictures` pictures, fewer where they would take more than 16 MB, but at least two blocks.

        `block` pictures are drawn at a time (by default as many as take about a millisecond). ValueError if a number
        is not positive, or the seed or the `limit` (0 for none) is negative.
        """
        _check_seed(seed)
        _check_positive(size=size, batch=batch, pictures=pictures, reuse=reuse)
        check_limit(limit)
        shape = task.shape(size)
        block = _block_size(shape) if block is None else block
        _check_positive(block=block)
        self._task, self._size, self._seed, self._batch = task, size, seed, batch
        self._block, self._reuse = block, reuse
        self._first = max(2, -(-batch // block))
        fitting = min(pictures, POOL_BYTES // (4 * math.prod(shape)))
        self._ring = -(-limit // block) if limit else max(self._first, fitting // block)
        self._limit = limit
        self._pictures: Pictures = np.empty((self._ring * block, *shape), np.float32)
        self._answers: Answers = np.empty(self._ring * block, np.intp)
        self._held = np.full(self._ring, -1)
        self._complete = -1
        self._chunk = -1
        self._choices = np.empty((CHUNK, batch))
        self._positions = np.empty((CHUNK, batch), np.intp)
        self._drawn = 0

    @property
    def drawn(self) -> int:
        """How many pictures have been drawn so far."""
        return self._drawn

    def batch_at(self, step: int, pictures_out: Pictures, answers_out: Answers) -> None:
        """Fill (N, C, H, W) pictures and (N,) answers with the batch of `step`, counted from 0."""
        if step < 0:
            raise ValueError(f"Steps are counted from 0, so there is no step {step}.")
        if step // CHUNK != self._chunk:
            self._choose(step // CHUNK)
        positions = self._positions[step % CHUNK]
        made = self._made_by(step)
        if made != self._complete:
            self._fill(positions, made)
        # With mode="raise" NumPy would go through a buffer of its own; the positions are in range by construction.
        np.take(self._pictures, positions, axis=0, out=pictures_out, mode="clip")
        np.take(self._answers, positions, out=answers_out, mode="clip")

    def _made_by(self, step: int) -> int:
        """How many blocks there have been by then: growth at first, replacement ever after. A limit has all at once."""
        if self._limit:
            return self._ring
        growing = min(self._first + step, self._ring)
        return max(growing, self._first + step * self._batch // (self._block * self._reuse))

    def _choose(self, chunk: int) -> None:
        """Draw which places of the ring the steps of a chunk look at: (CHUNK, batch) indices of pictures."""
        _stream(self._seed, _CHOICES, chunk).random(out=self._choices)
        for row, step in enumerate(range(chunk * CHUNK, (chunk + 1) * CHUNK)):
            standing = self._limit or min(self._made_by(step), self._ring) * self._block
            np.multiply(self._choices[row], standing, out=self._positions[row], casting="unsafe")
        self._chunk = chunk

    def _fill(self, positions: Answers, made: int) -> None:
        """Draw those blocks that the positions touch and the ring does not hold as they were after `made` blocks."""
        standing = min(made, self._ring)
        wanted = made - 1 - (made - 1 - np.arange(standing)) % self._ring
        touched = np.unique(positions // self._block)
        for slot in touched[self._held[touched] != wanted[touched]]:
            self._refill(int(slot), int(wanted[slot]))
        if np.array_equal(self._held[:standing], wanted):
            self._complete = made

    def _refill(self, slot: int, number: int) -> None:
        rng = _stream(self._seed, _LETTERS, number)
        place = slice(slot * self._block, (slot + 1) * self._block)
        self._pictures[place], self._answers[place] = self._task.draw(self._block, self._size, rng)
        self._held[slot] = number
        self._complete = -1
        self._drawn += self._block


def fresh(task: Task, size: int, seed: int, count: int) -> tuple[Pictures, Answers]:
    """Held-out pictures: (N, *task.shape(size)) and (N,), which no pool of any seed shows.

    N is `count`, or as many as the task has held out where that is fewer: perhaps none. The first hundred of a thousand
    are the hundred that `count=100` gives.
    """
    _check_seed(seed)
    _check_positive(size=size, count=count)
    return together(fresh_blocks(task, size, seed, count))


def fresh_blocks(task: Task, size: int, seed: int, count: int) -> Iterator[tuple[Pictures, Answers]]:
    """The same in blocks, each of which takes about a millisecond to draw; a single empty one if there are none.

    Of a task with so many held-out pictures and no more, all that are wanted are drawn at once.
    """
    if task.held_out is None:
        return _blocks(task.draw_held_out, task.shape(size), seed, _FRESH, count)
    pictures, answers = task.draw_held_out(min(count, task.held_out), size, _stream(seed, _FRESH, 0))
    block = _block_size(task.shape(size))
    parts = [slice(start, start + block) for start in range(0, max(len(answers), 1), block)]
    return ((pictures[part], answers[part]) for part in parts)


def limited_blocks(task: Task, size: int, seed: int, limit: int) -> Iterator[tuple[Pictures, Answers]]:
    """All pictures of a pool with a `limit`, in blocks."""
    return _blocks(task.draw, task.shape(size), seed, _LETTERS, limit)


def together(blocks: Iterable[tuple[Pictures, Answers]]) -> tuple[Pictures, Answers]:
    """Blocks of pictures and answers as one."""
    pictures, answers = zip(*blocks, strict=True)
    return np.concatenate(pictures), np.concatenate(answers)


def _blocks(draw: Draw, shape: Shape, seed: int, purpose: int, count: int) -> Iterator[tuple[Pictures, Answers]]:
    """The first `count` pictures of a random stream."""
    block = _block_size(shape)
    for number in range(-(-count // block)):
        pictures, answers = draw(block, shape[1], _stream(seed, purpose, number))
        left = count - number * block
        yield pictures[:left], answers[:left]


def _stream(seed: int, purpose: int, number: int) -> np.random.Generator:
    """A generator for one purpose and block; different (purpose, number) never share a stream."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(purpose, number)))


def _block_size(shape: Shape) -> int:
    """How many pictures are drawn at a time: 128 of the small ones, 8 of the largest."""
    return int(np.clip(64 * 20 * 20 // math.prod(shape), 8, 128))


def check_size(size: int) -> None:
    """ValueError, in one sentence, for a side that no picture drawn on the pad has."""
    if size not in SIZES:
        raise ValueError(f"Pictures can be drawn {SIZES[0]} to {SIZES[-1]} cells a side, not {size}.")


def _check_seed(seed: int) -> None:
    if seed < 0:
        raise ValueError(f"A seed is a whole number from 0 on, not {seed}.")


def check_limit(limit: int) -> None:
    """ValueError, in one sentence, for a number of letters that nobody can learn from."""
    if not 0 <= limit <= LARGEST_LIMIT:
        raise ValueError(f"One can learn from 1 to {LARGEST_LIMIT:,} letters, or 0 for no limit, not from {limit}.")


def _check_positive(**numbers: int) -> None:
    for name, number in numbers.items():
        if number < 1:
            raise ValueError(f"The number '{name}' must be at least 1, not {number}.")
