"""The shuffle experiment for a figure: small, and run at once."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from xoviz.explain.batch import Batch
from xoviz.explain.shuffle import LEAST_SEEDS, SETUPS, Shuffle, shuffle
from xoviz.nn import Array, Indices
from xoviz.state.view import View

STEPS, EXAMPLES, TESTED = 300, 200, 500


def tried(view: View) -> Shuffle | None:
    """How it stands after some steps on the task of a view; None where there is no such experiment on it."""
    task = view.task
    if task.name not in SETUPS:
        return None
    setup = SETUPS[task.name]
    shape = task.shape(setup.size)

    def lesson(seed: int, shuffled: bool) -> Generator[None, None, tuple[_Drawn, Batch]]:
        rng = np.random.default_rng(seed)
        order = rng.permutation(shape[1] * shape[2]) if shuffled else np.arange(shape[1] * shape[2])
        known, fresh = (Batch(*task.draw(count, setup.size, np.random.default_rng((seed, place))))
                        for place, count in enumerate((EXAMPLES, TESTED)))
        yield
        return _Drawn(_arranged(known, order), seed), _arranged(fresh, order)

    items = shuffle(setup, range(1, LEAST_SEEDS + 1), lesson, shape, task.classes, STEPS)
    return [item for item in items if item is not None][-1]


def _arranged(batch: Batch, order: Indices) -> Batch:
    flat = batch.pictures.reshape(*batch.pictures.shape[:2], -1)
    return Batch(flat[..., order].reshape(batch.pictures.shape), batch.answers)


class _Drawn:
    """Batches from a few examples, by lot."""

    def __init__(self, examples: Batch, seed: int) -> None:
        self._examples, self._seed = examples, seed

    def batch_at(self, step: int, pictures_out: Array, answers_out: Indices) -> None:
        """Fill pictures (N, C, H, W) and answers (N,)."""
        chosen = np.random.default_rng((self._seed, step)).integers(0, len(self._examples.answers), len(answers_out))
        pictures_out[...], answers_out[...] = self._examples.pictures[chosen], self._examples.answers[chosen]
