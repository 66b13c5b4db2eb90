"""The rivals of a network on the break-it bench, kept from one look at the bench to the next, and what was measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from xoviz.explain.batch import Batch
from xoviz.explain.bench import Bench
from xoviz.explain.robustness import (
    Curve,
    Curves,
    Reader,
    Rivals,
    accuracy_curves,
    rival_settings,
    rivals,
    score_curves,
    training_items,
)
from xoviz.nn import Array, Network
from xoviz.nn.arrays import frozen
from xoviz.state.reproduced import command_line
from xoviz.tasks.base import Task, fresh_blocks, together
from xoviz.tasks.damage import THROWS_OF_ONE, UNITS, Damage, Kind, levels, neutral
from xoviz.tasks.templates import templates

LETTERS = 500
"""Held-out letters that an accuracy is measured on: its interval is then some 4 per cent to either side at the most."""

EXAMPLES = 6
"""Damaged pictures that are shown of each level."""


@dataclass(frozen=True, eq=False)
class Setting:
    """What the rivals of ``network`` depend on; its weights do not matter."""

    network: Network
    task: Task
    seed: int

    def same(self, other: Setting) -> bool:
        """Whether the rivals would be the same."""
        return self.task == other.task and self.seed == other.seed and (
            self.network.stack == other.network.stack and self.network.classes == other.network.classes)


@dataclass(frozen=True, eq=False)
class Wanted:
    """Curves that somebody wants: what a ``kind`` of damage does to the reading of a ``picture`` (C, H, W) of the class
    ``answer`` (None: whatever the network says), or, without one, of held-out letters."""

    kind: Kind
    network: Network
    picture: Array | None = None
    answer: int | None = None

    def same(self, other: Wanted, *, whoever: bool = False) -> bool:
        """Whether the curves would be the same, for any network if ``whoever`` reads does not matter."""
        if (self.kind, self.answer) != (other.kind, other.answer):
            return False
        if self.picture is None or other.picture is None:
            same_picture = self.picture is other.picture
        else:
            same_picture = np.array_equal(self.picture, other.picture)
        return same_picture and (whoever or self.network is other.network)


class KeptRivals:
    """The rivals for one setting, as far as they have learned, and the curves that were measured last.

    It belongs to the compute thread, which makes one item after another, whoever wants them.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.length = training_items(setting.network.stack)
        self._size = setting.network.input_shape[1]
        self._work: Iterator[Rivals] | None = None
        self._newest: Rivals | None = None
        self._letters: Batch | None = None
        self._measured: tuple[Wanted, Curves, dict[Network, Curve]] | None = None

    def train(self) -> Iterator[Rivals]:
        """Let them learn on from where they are."""
        newest = self.newest()
        yield newest
        assert self._work is not None
        for newest in self._work:  # a loop, because ``yield from`` would end their work with its own
            self._newest = newest
            yield newest

    def newest(self) -> Rivals:
        """The rivals as they are."""
        if self._newest is None:
            setting, settings = self.setting, rival_settings()
            source = setting.task.source(self._size, setting.seed, settings.batch)
            pictures = templates(setting.task, self._size, setting.seed)
            self._work = rivals(setting.network, source, pictures, settings, seed=setting.seed)
            self._newest = next(self._work)
        return self._newest

    def measure(self, wanted: Wanted) -> Iterator[Bench | None]:
        """Measure what is wanted, and of that only what is not known. None while everything is got ready."""
        if wanted.picture is None:
            yield from self._draw()
        elif wanted.answer is None:
            winner = int(wanted.network.scores(wanted.picture[np.newaxis])[0].argmax())
            wanted = replace(wanted, answer=winner)
        newest = self.newest()
        yield None
        throws = 1 if wanted.picture is None else THROWS_OF_ONE
        damage = Damage.of(self.setting.task, wanted.kind, self.setting.seed, throws)
        steps = levels(wanted.kind, *self.setting.network.input_shape[1:])
        examples = []
        for level in steps:
            examples.append(self._examples(wanted.picture, damage, level))
            yield None
        command = command_line(wanted.kind, wanted.network, self.setting.task, self.setting.seed, newest,
                               wanted.picture, wanted.answer)
        bench = Bench(wanted.kind, UNITS[wanted.kind], neutral(wanted.kind), wanted.network, wanted.picture,
                      wanted.answer, newest, _NOTHING, frozen(np.stack(examples)), command)
        yield None
        readers = (Reader("network", wanted.network), *learned(newest))
        for curves in self._curves(readers, wanted, damage, steps):
            yield replace(bench, curves=curves)

    def _draw(self) -> Iterator[None]:
        if self._letters is None:
            blocks = []
            for block in fresh_blocks(self.setting.task, self._size, self.setting.seed, LETTERS):
                blocks.append(block)
                yield None
            pictures, answers = together(blocks)
            self._letters = Batch(frozen(pictures), frozen(answers))

    def _examples(self, picture: Array | None, damage: Damage, level: float) -> Array:
        """Some pictures (K, C, H, W) at a level: the first ones, or the picture's first variants."""
        if picture is None:
            assert self._letters is not None
            damaged: Array = damage.apply(self._letters.pictures[:EXAMPLES], level)
            return damaged
        variants = range(min(damage.variants, EXAMPLES))
        return np.stack([damage.apply(picture[np.newaxis], level, variant)[0] for variant in variants])

    def _curves(self, readers: Sequence[Reader], wanted: Wanted, damage: Damage,
                steps: tuple[float, ...]) -> Iterator[Curves]:
        """Those of all readers: known ones as they are, others as they are measured."""
        known: dict[Network, Curve] = {}
        if self._measured is not None and self._measured[0].same(wanted, whoever=True):
            known = {reader.network: self._measured[2][reader.network] for reader in readers
                     if reader.network in self._measured[2]}
            if len(known) == len(readers):
                yield replace(self._measured[1], curves=tuple(known[reader.network] for reader in readers))
                return
        missing = [reader for reader in readers if reader.network not in known]
        for found in self._work_for(missing, wanted, damage, steps):
            fresh = dict(zip((reader.network for reader in missing), found.curves, strict=True))
            every = known | fresh
            curves = replace(found, curves=tuple(every[reader.network] for reader in readers))
            if found.done:
                self._measured = wanted, curves, every
            yield curves

    def _work_for(self, readers: Sequence[Reader], wanted: Wanted, damage: Damage,
                  steps: tuple[float, ...]) -> Iterator[Curves]:
        if wanted.picture is None:
            assert self._letters is not None
            return accuracy_curves(readers, self._letters, damage, steps)
        assert wanted.answer is not None
        return score_curves(readers, wanted.picture, wanted.answer, damage, steps)


_NOTHING = Curves(frozen(np.zeros(0)), (), 0, 0, 0, 1)


def learned(newest: Rivals) -> tuple[Reader, ...]:
    """The rivals that can be compared: those that have learned something, and the templates, which need not."""
    return tuple(reader for reader in newest.readers if reader.steps or reader.role == "template")
