"""What a task is, and where training takes its pictures from.

A task draws labelled pictures: of letters, or of whatever else can be laid out like one, such as a sound or a sentence.
Drawing costs more than the step that learns from them, so training draws from a `Pool`: some thousand pictures, of
which the oldest block is replaced now and then. What a step gets is a function of the seed and the step alone, so a run
can be replayed from anywhere with nothing stored; the pool only remembers that function's values.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xoviz.nn.arrays import Shape
from xoviz.nn.sources import Source
from xoviz.tasks.games.game import Game
from xoviz.tasks.inputs import Inputs
from xoviz.tasks.limits import check_limit, check_positive, check_seed
from xoviz.tasks.streams import CHOICES, FRESH, LETTERS, stream

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
CHUNK = 256  # steps whose choices are drawn together


@dataclass(frozen=True, eq=False)
class Sample:
    """A picture with a name: (C, H, W) float32 in [-1, 1], read-only; `answer` indexes the task's classes.

    `source` is what it was computed from where it does not tell that itself: of a sound, its samples (N,).
    """

    name: str
    title: str
    picture: Pictures
    answer: int
    source: object = None


class Task(Inputs):
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
    def words(self) -> tuple[str, ...]:
        """The dictionary, from the first row down, where its pictures are sentences; else none."""
        return ()

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

    def fitting_loss(self, loss: str) -> str:
        """``loss``, if a network may be trained for it; a game is learned by what its actions were worth alone."""
        return loss if self.game is None else self.loss

    @property
    def usual_size(self) -> int:
        """How many rows its pictures have unless somebody wants more or fewer."""
        return USUAL_SIZE if USUAL_SIZE in self.sizes else self.sizes[0]

    def shape(self, size: int) -> Shape:
        """The shape (C, H, W) of its pictures with so many rows."""
        return (1, size, size)

    def at_once(self, size: int) -> int:
        """How many are drawn at a time, in about a millisecond: 128 of the small ones, 8 of the largest."""
        return int(np.clip(64 * 20 * 20 // math.prod(self.shape(size)), 8, 128))

    def has(self, shape: Shape) -> bool:
        """Whether its pictures can have that shape (C, H, W)."""
        return shape[1] in self.sizes and shape == self.shape(shape[1])

    @property
    def game(self) -> Game | None:
        """The game that is learned by playing it; None where there are pictures with right answers to learn from."""
        return None

    def source(self, size: int, seed: int, batch: int, limit: int = 0) -> Source:
        """What training learns from: pictures with ``size`` rows, of which there are ``limit`` (0: always new ones)."""
        return Pool(self, size, seed, batch, limit=limit)

    @property
    def held_out(self) -> int | None:
        """How many pictures are kept for testing: 0 or more, or None where there are always new ones."""
        return None

    @property
    def complete(self) -> bool:
        """Whether its ``drawings`` are all the pictures that there are: whatever is like none of them is none of it."""
        return False

    @property
    def drawings(self) -> tuple[tuple[Pictures, Answers], ...]:
        """What it is made of, in parts, with the answers; nothing where it makes up its pictures."""
        return ()

    def admits(self, shape: Shape, kind: str) -> bool:
        """Whether a picture of that shape and kind of input can stand for one of its own: of letters, of any size."""
        return kind == self.input_kind and (self.on_pad or self.has(shape))

    @abstractmethod
    def draw(self, count: int, size: int, rng: np.random.Generator) -> tuple[Pictures, Answers]:
        """`count` labelled pictures: (N, *shape(size)) float32 in [-1, 1] and (N,) class indices."""

    def draw_held_out(self, count: int, size: int, rng: np.random.Generator) -> tuple[Pictures, Answers]:
        """The same of what no training may see; where `held_out` is a number, that many at most and none twice."""
        return self.draw(count, size, rng)

    def another(self, size: int, rng: np.random.Generator) -> Sample:
        """One more picture, called after its class."""
        (picture,), (answer,) = self.draw(1, size, rng)
        return Sample(self.classes[answer], self.classes[answer], picture, int(answer))

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
        check_seed(seed)
        check_positive(size=size, batch=batch, pictures=pictures, reuse=reuse)
        check_limit(limit)
        shape = task.shape(size)
        block = task.at_once(size) if block is None else block
        check_positive(block=block)
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
        self._made: list[int] = []
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
        positions, made = self._positions[step % CHUNK], self._made[step % CHUNK]
        if made != self._complete:
            self._fill(positions, made)
        # With mode="raise" NumPy would go through a buffer of its own; the positions are in range by construction.
        self._pictures.take(positions, axis=0, out=pictures_out, mode="clip")
        self._answers.take(positions, out=answers_out, mode="clip")

    def _made_by(self, steps: Answers) -> Answers:
        """How many blocks there have been by then: growth at first, replacement ever after. A limit has all at once."""
        if self._limit:
            return np.full_like(steps, self._ring)
        growing = np.minimum(self._first + steps, self._ring)
        return np.maximum(growing, self._first + steps * self._batch // (self._block * self._reuse))

    def _choose(self, chunk: int) -> None:
        """Draw which places of the ring the steps of a chunk look at: (CHUNK, batch) indices of pictures."""
        stream(self._seed, CHOICES, chunk).random(out=self._choices)
        made = self._made_by(np.arange(chunk * CHUNK, (chunk + 1) * CHUNK))
        standing = self._limit or np.minimum(made, self._ring)[:, None] * self._block
        np.multiply(self._choices, standing, out=self._positions, casting="unsafe")
        self._chunk, self._made = chunk, made.tolist()

    def _fill(self, positions: Answers, made: int) -> None:
        """Draw those blocks that the positions touch and the ring does not hold as they were after `made` blocks."""
        standing = min(made, self._ring)
        wanted = made - 1 - (made - 1 - np.arange(standing)) % self._ring
        old = np.flatnonzero(self._held[:standing] != wanted).tolist()
        due = set(old).intersection((positions // self._block).tolist())
        for slot in sorted(due):
            self._refill(slot, int(wanted[slot]))
        self._complete = made if len(due) == len(old) else -1

    def _refill(self, slot: int, number: int) -> None:
        rng = stream(self._seed, LETTERS, number)
        place = slice(slot * self._block, (slot + 1) * self._block)
        self._pictures[place], self._answers[place] = self._task.draw(self._block, self._size, rng)
        self._held[slot] = number
        self._drawn += self._block


def fresh(task: Task, size: int, seed: int, count: int) -> tuple[Pictures, Answers]:
    """Held-out pictures: (N, *task.shape(size)) and (N,), which no pool of any seed shows.

    N is `count`, or as many as the task has held out where that is fewer: perhaps none. The first hundred of a thousand
    are the hundred that `count=100` gives.
    """
    check_seed(seed)
    check_positive(size=size, count=count)
    return together(fresh_blocks(task, size, seed, count))


def fresh_blocks(task: Task, size: int, seed: int, count: int) -> Iterator[tuple[Pictures, Answers]]:
    """The same in blocks, each of which takes about a millisecond to draw; a single empty one if there are none.

    Of a task with so many held-out pictures and no more, all that are wanted are drawn at once.
    """
    if task.held_out is None:
        return _blocks(task, task.draw_held_out, size, seed, FRESH, count)
    pictures, answers = task.draw_held_out(min(count, task.held_out), size, stream(seed, FRESH, 0))
    block = task.at_once(size)
    parts = [slice(start, start + block) for start in range(0, max(len(answers), 1), block)]
    return ((pictures[part], answers[part]) for part in parts)


def known_blocks(task: Task, size: int, seed: int, count: int) -> Iterator[tuple[Pictures, Answers]]:
    """What is compared with to tell whether something is like the pictures of a task: held-out ones, in blocks.

    Of a task that is ``complete`` it is all, or what is kept for testing would be all that looks familiar.
    """
    return iter(task.drawings) if task.complete else fresh_blocks(task, size, seed, count)


def limited_blocks(task: Task, size: int, seed: int, limit: int) -> Iterator[tuple[Pictures, Answers]]:
    """All pictures of a pool with a `limit`, in blocks."""
    return _blocks(task, task.draw, size, seed, LETTERS, limit)


def together(blocks: Iterable[tuple[Pictures, Answers]]) -> tuple[Pictures, Answers]:
    """Blocks of pictures and answers as one."""
    pictures, answers = zip(*blocks, strict=True)
    return np.concatenate(pictures), np.concatenate(answers)


def _blocks(task: Task, draw: Draw, size: int, seed: int, purpose: int,
            count: int) -> Iterator[tuple[Pictures, Answers]]:
    """The first `count` pictures of a random stream."""
    block = task.at_once(size)
    for number in range(-(-count // block)):
        pictures, answers = draw(block, size, stream(seed, purpose, number))
        left = count - number * block
        yield pictures[:left], answers[:left]


def check_size(size: int) -> None:
    """ValueError, in one sentence, for a side that no picture drawn on the pad has."""
    if size not in SIZES:
        raise ValueError(f"Pictures can be drawn {SIZES[0]} to {SIZES[-1]} cells a side, not {size}.")
