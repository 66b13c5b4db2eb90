"""The shuffle experiment: does the order of columns, or of pixels, tell anything?

"If your data is just as useful after swapping any of your columns with each other, then you can't use convolutional
neural networks" (the talk, chapter 14). That can be tried: rearrange the columns of a table, or the pixels of letters,
in one and the same way in all examples, and let networks learn from them. Nothing is lost: whoever knows how they were
rearranged can put them back.

For each seed there are four: a convolutional network and a plain one with a hidden layer that sees everything at once,
each in the order given and rearranged. All four learn the same examples in step, the two of a kind from the same random
weights, and are tested on the same ones. A seed draws its own examples, its own weights and its own rearrangement. What
follows is computed from the numbers (``paired``); nothing of it is known in advance.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt

from xoviz.explain.batch import Batch
from xoviz.explain.duel import Bout, Contestant, duel
from xoviz.explain.paired import Difference, Verdict, difference
from xoviz.nn.arrays import Array, Shape, frozen
from xoviz.nn.initialise import initialise
from xoviz.nn.network import Network
from xoviz.nn.shorthand import understood
from xoviz.nn.sources import BatchSource
from xoviz.nn.stack import Stack
from xoviz.nn.train import Settings

Floats = npt.NDArray[np.float64]
Moral = Literal["neighbours", "no use", "habit", "open"]

KINDS = ("convolutional", "plain")
ORDERS = ("ordered", "shuffled")

LOOKS = 20
"""How often all are tested on the way."""

ONCE = 100
"""Examples that are read at once, between two looks at what else there is to do."""

MARGIN = 0.02
"""Accuracies that differ by less than this are as good, for all that anybody cares here."""


@dataclass(frozen=True)
class Setup:
    """What learns what: the task's name (``what``), the two stacks as texts, the rows of an input (``size``), from how
    many ``examples`` one learns (0: new ones all the time), how, for how many steps, and on how many others each is
    ``tested``."""

    what: str
    convolutional: str
    plain: str
    size: int
    examples: int
    settings: Settings
    steps: int
    tested: int


SETUPS: Mapping[str, Setup] = MappingProxyType({setup.what: setup for setup in (
    Setup("letters", "conv 8@3 | relu | pool 2 | dense 2", "dense 32 | relu | dense 2", 9, 200,
          Settings("adam", 0.003, 16), 600, 1000),
    Setup("table", "conv 32@1x3 | relu | pool 2 | dense 2", "dense 32 | relu | dense 2", 1, 0,
          Settings("adam", 0.005, 32), 1500, 1000),
)})
"""By the task's name. Of letters there are few, because that is where knowing about neighbours counts."""

SEEDS, LEAST_SEEDS, MOST_SEEDS = 8, 3, 30
MOST_STEPS = 20_000

Lesson = Callable[[int, bool], Generator[None, None, tuple[BatchSource, Batch]]]
"""Of a seed, in the order given or rearranged: what is learned from, and what is tested on, in the end."""


@dataclass(frozen=True, eq=False)
class Shuffle:
    """What the experiment on the task ``what``, which takes so many ``steps``, has found by its last look.

    ``accuracies`` (S, 2, 2, L) are shares of ``tested`` examples: by seed, by ``KINDS``, by ``ORDERS``, and at each
    look, which came after so many steps: ``looks`` (L,). ``examples`` (2, C, H, W) is one of them, by ``ORDERS``.
    """

    what: str
    accuracies: Floats
    looks: Floats
    steps: int
    tested: int
    examples: Array

    @property
    def step(self) -> int:
        """After how many steps the last look came; 0 before the first."""
        return int(self.looks[-1]) if len(self.looks) else 0

    @property
    def done(self) -> bool:
        """Whether all have learned what they were to learn."""
        return len(self.looks) > 0 and self.step >= self.steps

    @property
    def latest(self) -> Floats | None:
        """The accuracies (S, 2, 2) at the last look; None before the first."""
        return self.accuracies[..., -1] if len(self.looks) else None

    def curve(self, kind: int, order: int) -> tuple[Floats, Floats]:
        """The mean accuracy over the seeds at each look (L,), and how far single seeds are spread around it: their
        standard deviation (L,), 0 for a single one."""
        found = self.accuracies[:, kind, order]
        spread = found.std(axis=0, ddof=1) if len(found) > 1 else np.zeros(len(self.looks))
        return found.mean(axis=0), spread


@dataclass(frozen=True)
class Comparison:
    """Two mean accuracies, the difference of the second from the first, seed by seed, and what can be said of it."""

    before: float
    after: float
    difference: Difference
    verdict: Verdict

    @property
    def figures(self) -> dict[str, float]:
        """All numbers, as ``finding_words`` takes them."""
        return {"before": self.before, "after": self.after, "low": self.difference.low, "high": self.difference.high,
                "margin": MARGIN}


@dataclass(frozen=True)
class Conclusion:
    """What the numbers say. Of each kind, by how much it does better rearranged than in the order given (``shuffling``,
    by ``KINDS``), and by how much the convolutional one does better than the plain one (``lead``, by ``ORDERS``).

    The ``moral``::

        neighbours  rearranged, the convolutional one does worse; in the order given it does better than the plain one
        no use      even in the order given, the convolutional one does no better than the plain one
        habit       it does better than the plain one, and just as well rearranged: neighbours are not the reason
        open        these numbers do not tell
    """

    shuffling: tuple[Comparison, Comparison]
    lead: tuple[Comparison, Comparison]

    @property
    def moral(self) -> Moral:
        """What follows for this kind of data."""
        lead, suffers = self.lead[0].verdict, self.shuffling[0].verdict
        if lead in ("same", "less"):
            return "no use"
        if lead == "more" and suffers == "less":
            return "neighbours"
        return "habit" if lead == "more" and suffers in ("same", "more") else "open"


def conclusion(accuracies: Floats) -> Conclusion:
    """What accuracies (S, 2, 2) say: by seed, by ``KINDS``, by ``ORDERS``. ValueError if there are none."""
    given, other = accuracies[..., 0], accuracies[..., 1]
    conv, plain = accuracies[:, 0], accuracies[:, 1]
    return Conclusion((_compared(given[:, 0], other[:, 0]), _compared(given[:, 1], other[:, 1])),
                      (_compared(plain[:, 0], conv[:, 0]), _compared(plain[:, 1], conv[:, 1])))


def shuffle(setup: Setup, seeds: Sequence[int], lesson: Lesson, shape: Shape, classes: tuple[str, ...],
            steps: int | None = None) -> Iterator[Shuffle | None]:
    """Let all of them learn side by side; None while everything is got ready.

    ``steps`` (those of the setup) are rounded up to so many that the looks are evenly apart. An item is one step of one
    of them, or part of a look; between those that say something new it is the same as before. The same arguments give
    the same results, bit for bit.
    """
    apart = _apart(setup, steps)
    contestants, sources, tests = [], [], []
    for seed in seeds:
        lessons = []
        for shuffled in (False, True):
            lessons.append((yield from lesson(seed, shuffled)))
        for text in (setup.convolutional, setup.plain):
            network = _network(text, shape, classes, seed)
            for source, test in lessons:
                contestants.append(Contestant(network, text))
                sources.append(source)
                tests.append(test)
    bouts = duel(contestants, sources, setup.settings, tests, apart=lambda _: apart, once=ONCE)
    examples = frozen(np.stack([tests[order].pictures[0] for order in (0, 1)]))
    yield from _followed(bouts, setup.what, len(seeds), LOOKS * apart, examples)


def work(setup: Setup, seeds: int, steps: int | None = None) -> int:
    """About how many items ``shuffle`` has."""
    return 4 * seeds * (LOOKS * _apart(setup, steps) + (LOOKS + 1) * -(-setup.tested // ONCE))


def _apart(setup: Setup, steps: int | None) -> int:
    """Steps between two looks."""
    return max(-(-(setup.steps if steps is None else steps) // LOOKS), 1)


def _followed(bouts: Iterator[Bout], what: str, seeds: int, steps: int, examples: Array) -> Iterator[Shuffle]:
    """What a duel of all of them says at each look, up to the one after the last step."""
    found = Shuffle(what, np.zeros((seeds, 2, 2, 0)), np.zeros(0), steps, 0, examples)
    for bout in bouts:
        if len(bout.looks) > len(found.looks):
            accuracies = np.array([each.accuracies for each in bout.standings]).reshape(seeds, 2, 2, -1)
            found = Shuffle(what, frozen(accuracies), frozen(bout.looks / bout.batch), steps, bout.letters, examples)
        yield found
        if found.done:
            return


def _network(text: str, shape: Shape, classes: tuple[str, ...], seed: int) -> Network:
    stack = Stack(understood(text), shape)
    return Network(stack, initialise(stack, seed), classes, text, "", "")


def _compared(before: Floats, after: Floats) -> Comparison:
    found = difference(after, before)
    return Comparison(float(before.mean()), float(after.mean()), found, found.verdict(MARGIN))
