"""What to try next: generation by generation, the same whoever finishes first.

A search is a generator. It yields the settings of a generation, and is sent what came of each, in the same order: the
lines of its seeds. The grid and chance listen to nothing; without pruning they are one generation, so that no process
ever waits for another.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence

import numpy as np

from xoviz.sweep.domain import Value
from xoviz.sweep.lines import Line
from xoviz.sweep.spec import Space, Spec

Chosen = Mapping[str, Value]
Asked = Sequence[Chosen]
Told = Sequence[Sequence[Line]]
Search = Generator[Asked, Told, None]


def search(spec: Spec) -> Search:
    """The search that ``spec`` names. ImportError if the one with Optuna finds none."""
    if spec.search == "tpe":
        from xoviz.sweep.tpe import tpe

        return tpe(spec)
    settings = spec.space.grid() if spec.search == "grid" else by_chance(spec.space, spec.search_seed, spec.settings)
    return _in_generations(list(settings), spec.generation if spec.prune else 0)


def by_chance(space: Space, seed: int, count: int) -> Iterator[dict[str, Value]]:
    """Settings drawn by lot; each is a function of the seed and its number alone."""
    for number in range(count):
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(number,)))
        yield space.at(rng.random(len(space.domains)).tolist())


def _in_generations(settings: Asked, size: int) -> Search:
    """All settings, so many at a time; 0 for all at once."""
    for start in range(0, len(settings), size or len(settings)):
        yield settings[start : start + size] if size else settings
