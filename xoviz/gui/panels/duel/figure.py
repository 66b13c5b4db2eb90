"""A duel for a figure: hand against machine on the network on display, fought at once."""

from __future__ import annotations

import numpy as np

from xoviz.explain.batch import Batch
from xoviz.explain.duel import Bout, duel, filters_of_first, hand_and_machine
from xoviz.nn import Array, Indices
from xoviz.state.view import View

STEPS, LETTERS = 160, 200


def fought(view: View) -> Bout | None:
    """How hand and machine stand after some steps; None where nothing could be painted, or learned."""
    network = view.network
    painted = view.frozen or filters_of_first(network)
    if not painted or network.classes != view.task.classes:
        return None
    both = hand_and_machine(network, painted, 1, ("Hand", "Machine"))
    letters = Batch(*view.task.draw_held_out(LETTERS, network.input_shape[1], np.random.default_rng(0)))
    items = duel(both, [_Drawn(view)] * 2, view.training.settings, [letters] * 2)
    return next(bout for bout in items if bout.step == STEPS)


class _Drawn:
    """Letters as a task draws them."""

    def __init__(self, view: View) -> None:
        self._task, self._size = view.task, view.network.input_shape[1]

    def batch_at(self, step: int, pictures_out: Array, answers_out: Indices) -> None:
        """Fill pictures (N, 1, S, S) and answers (N,)."""
        rng = np.random.default_rng((1, step))
        pictures_out[...], answers_out[...] = self._task.draw(len(answers_out), self._size, rng)
