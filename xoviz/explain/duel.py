"""A duel: networks learn side by side, in step. At step s each learns from the same letters as the others.

So what tells them apart afterwards is how they are built, where they began, and what they were allowed to change. All
are looked at after the same steps, on the same letters that none of them learns from::

    looks after 0, 20, 40, ... 400, 420, 441, 463 ... steps: 20 apart, later a twentieth of what lies behind

so that a curve has few points however long the duel lasts, and "99 % after so many pictures" is known to a twentieth.
Where it is known how long it lasts, looks may be evenly apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from xoviz.explain.batch import Batch
from xoviz.explain.learner import Learner
from xoviz.explain.robustness.wilson import wilson
from xoviz.nn.arrays import Array, frozen
from xoviz.nn.conv import Conv
from xoviz.nn.network import Network, quietly
from xoviz.nn.parts import scratch
from xoviz.nn.plan import Plan
from xoviz.nn.sources import Source
from xoviz.nn.train import Frozen, Settings

Floats = npt.NDArray[np.float64]

LETTERS = 500
"""Letters that an accuracy is measured on: Wilson's interval is then 9 points wide at the most."""

ONCE = 25
"""Letters that are read at once, between two looks at what else there is to do."""

SOONEST, SHARE = 20, 20
"""Steps between two looks at the least, and the part of the steps behind that they are else."""

READS_WELL = 0.99
"""The share of letters whose reading counts as having learned."""


@dataclass(frozen=True, eq=False)
class Contestant:
    """Who takes part: ``network`` is how it begins, and what is ``frozen`` in it never learns."""

    network: Network
    name: str
    frozen: frozenset[Frozen] = frozenset()


@dataclass(frozen=True, eq=False)
class Standing:
    """How far one has come. ``vector`` (P,) are its parameters now.

    ``right`` of the letters were read rightly at the last look. ``until_99`` is after how many pictures a look first
    found 99 % of them, None if none did. At each look: the accuracy (``accuracies``), and the mean loss of the training
    letters since the look before (``losses``, NaN at the first). ``diverged`` says that its loss ran away: it stopped
    where it was still reasonable.
    """

    vector: Array
    right: int
    until_99: int | None
    accuracies: Floats
    losses: Floats
    diverged: bool


@dataclass(frozen=True)
class Score:
    """Who is ahead by the last look: the contestant's place, None where several are; by how much (a share of 1).

    ``intervals`` say, for each, which accuracies to believe in (Wilson 1927); ``sure`` that those of the one ahead lie
    above all others'. ``sooner`` is who needed fewer pictures for 99 %, None where nobody did.
    """

    ahead: int | None
    lead: float
    sure: bool
    intervals: tuple[tuple[float, float], ...]
    sooner: int | None


@dataclass(frozen=True, eq=False)
class Bout:
    """How a duel stands after ``step`` steps of ``batch`` letters. ``looks`` (n,) are the pictures seen by each look,
    and ``letters`` how many were read in each; 0 where there are none to be read."""

    step: int
    batch: int
    contestants: tuple[Contestant, ...]
    standings: tuple[Standing, ...]
    looks: Floats
    letters: int

    @property
    def pictures(self) -> int:
        """How many letters each has learned from."""
        return self.step * self.batch

    def network(self, place: int) -> Network:
        """A contestant as it is now."""
        return self.contestants[place].network.with_vector(self.standings[place].vector)

    def accuracy(self, place: int) -> float | None:
        """The share of letters that a contestant read rightly at the last look; None before the first."""
        return self.standings[place].right / self.letters if self.letters and len(self.looks) else None

    def intervals(self, place: int) -> tuple[Floats, Floats]:
        """The least and the greatest accuracies (n,) to believe in, at each look."""
        pairs = [wilson(float(share) * self.letters, self.letters) for share in self.standings[place].accuracies]
        low, high = np.array(pairs, np.float64).reshape(-1, 2).T
        return low, high

    @property
    def score(self) -> Score | None:
        """Who is ahead; None before the first look."""
        if not len(self.looks) or not self.letters:
            return None
        right = [standing.right for standing in self.standings]
        ranked = sorted(range(len(right)), key=lambda place: -right[place])
        intervals = tuple(wilson(each, self.letters) for each in right)
        lead = (right[ranked[0]] - right[ranked[1]]) / self.letters if len(right) > 1 else 0.0
        ahead = ranked[0] if lead else None
        sure = ahead is not None and all(intervals[ahead][0] > intervals[each][1] for each in ranked[1:])
        return Score(ahead, lead, sure, intervals, self._sooner())

    def _sooner(self) -> int | None:
        needed = [math.inf if standing.until_99 is None else standing.until_99 for standing in self.standings]
        least = min(needed)
        return needed.index(least) if math.isfinite(least) and needed.count(least) == 1 else None


def sparse(step: int) -> int:
    """How many steps after ``step`` the next look comes, where nobody knows how long a duel lasts."""
    return max(SOONEST, step // SHARE)


def duel(contestants: Sequence[Contestant], sources: Sequence[Source], settings: Settings,
         letters: Sequence[Batch], *, apart: Callable[[int], int] = sparse, once: int = ONCE) -> Iterator[Bout]:
    """Let all learn, without end; the first items come before any step.

    ``sources`` and ``letters`` are one for each contestant, in the size that it reads: the same letters. An item is
    one step of one of them, or a slice of a look, for which ``once`` letters are read; between those that say something
    new it is the same as before. Who diverges stops; the others go on. The same arguments give the same bouts, bit for
    bit.
    """
    count = len(letters[0].answers)
    learners = [_Contender(*each, settings, once) for each in zip(contestants, sources, letters, strict=True)]
    standings = tuple(each.standing() for each in learners)
    bout = shown = Bout(0, settings.batch, tuple(contestants), standings, np.zeros(0), count)
    due = 0
    while True:
        if bout.step == due:
            for learner in learners:
                for _ in learner.look():
                    yield shown
            standings = tuple(learner.looked(bout.pictures) for learner in learners)
            bout = replace(bout, standings=standings, looks=frozen(np.append(bout.looks, bout.pictures)))
            due += apart(bout.step)
        shown = bout
        for learner in learners:
            yield shown
            learner.step()
        bout = replace(bout, step=bout.step + 1, standings=tuple(learner.standing() for learner in learners))


def hand_and_machine(network: Network, painted: frozenset[Frozen], seed: int,
                     names: tuple[str, str]) -> tuple[Contestant, Contestant]:
    """Two of one stack: one keeps what is ``painted`` and learns the rest afresh, the other learns everything."""
    return (Contestant(scratch(network, seed, painted), names[0], painted), Contestant(network.random(seed), names[1]))


def filters_of_first(network: Network) -> frozenset[Frozen]:
    """The filters that look at the picture itself; none where there is no convolution."""
    layer = next((layer for layer in network.layers if isinstance(layer, Conv)), None)
    return frozenset() if layer is None else frozenset((layer.id, index) for index in range(layer.filters))


class _Contender(Learner):
    """One of them on its way, with what was found at each look."""

    def __init__(self, contestant: Contestant, source: Source, letters: Batch, settings: Settings,
                 once: int) -> None:
        super().__init__(contestant.network, source, replace(settings, frozen=contestant.frozen))
        self._letters, self._once = letters, once
        self._plans = {size: Plan(self.start.stack, size, vector=self.progress.parameters, fast=True)
                       for size in {min(once, len(letters.answers)), len(letters.answers) % once} - {0}}
        self._right = 0
        self._until_99: int | None = None
        self._accuracies: Floats = np.zeros(0)
        self._losses: Floats = np.zeros(0)
        self._loss, self._steps = 0.0, 0

    def step(self) -> bool:
        """Learn from one batch more, unless that has led astray before; whether it has learned."""
        learned = super().step()
        if learned:
            self._loss, self._steps = self._loss + self.progress.loss, self._steps + 1
        return learned

    def look(self) -> Iterator[None]:
        """Read all letters, some at a time."""
        self._right = 0
        for first in range(0, len(self._letters.answers), self._once):
            self._right += self._read(slice(first, first + self._once))
            yield

    def looked(self, pictures: int) -> Standing:
        """Enter what the look has found, after so many pictures."""
        count = len(self._letters.answers)
        share = self._right / count if count else math.nan
        self._accuracies = frozen(np.append(self._accuracies, share))
        self._losses = frozen(np.append(self._losses, self._loss / self._steps if self._steps else math.nan))
        self._loss, self._steps = 0.0, 0
        if share >= READS_WELL and self._until_99 is None:
            self._until_99 = pictures
        return self.standing()

    def standing(self) -> Standing:
        """How far it has come."""
        return Standing(self.progress.vector(), self._right, self._until_99, self._accuracies, self._losses,
                        self.progress.diverged)

    @quietly
    def _read(self, part: slice) -> int:
        plan = self._plans[len(self._letters.answers[part])]
        plan.load(self._letters.pictures[part])
        plan.forward()
        plan.measure(self._letters.answers[part])
        return plan.correct
