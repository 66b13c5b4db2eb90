"""The letters that training has drawn, kept from one stretch of it to the next."""

from __future__ import annotations

import math
from collections.abc import Iterator
from time import thread_time

from xoviz.nn import Network
from xoviz.nn.sources import Source
from xoviz.state.method import Method
from xoviz.tasks.base import Answers, Pictures, Task, fresh_blocks, together
from xoviz.tasks.games.playing import by_network, won

Batch = tuple[Pictures, Answers]


class Supply:
    """Letters of one size: the training letters of the last method, and the held-out ones of the last seed.

    Drawing some thousand of them takes longer than anybody should wait for a step. It belongs to the compute thread.
    """

    def __init__(self, task: Task, size: int) -> None:
        self.task, self.size = task, size
        self._source: tuple[tuple[int, int, int], Source] | None = None
        self._held_out: tuple[tuple[int, int], Batch] | None = None
        self._coming: tuple[tuple[int, int], Iterator[Batch], list[Batch]] | None = None

    def source(self, method: Method) -> Source:
        """Where the training letters of ``method`` come from, or the game that is played by it."""
        key = method.seed, method.settings.batch, method.letters
        if self._source is None or self._source[0] != key:
            self._source = key, self.task.source(self.size, *key)
        return self._source[1]

    def held_out(self, seed: int, count: int) -> Batch:
        """``count`` letters (N, 1, S, S) and their answers (N,), which no training of any seed sees."""
        self.draws_held_out(seed, count, math.inf)
        assert self._held_out is not None  # all of them were drawn
        return self._held_out[1]

    def draws_held_out(self, seed: int, count: int, seconds: float) -> bool:
        """Draw on those letters for so many seconds; whether all are there. A game needs none.

        A block is drawn in any case, so whoever asks again and again gets them.
        """
        key = seed, count
        if self.task.game is not None or (self._held_out is not None and self._held_out[0] == key):
            return True
        if self._coming is None or self._coming[0] != key:
            self._coming = key, fresh_blocks(self.task, self.size, seed, count), []
        _, blocks, drawn = self._coming
        began = thread_time()
        for block in blocks:
            drawn.append(block)
            if thread_time() - began > seconds:
                return False
        self._held_out, self._coming = (key, together(drawn)), None
        return True

    def measured(self, network: Network, seed: int, count: int) -> float:
        """How well a network does: the share of ``count`` held-out letters that it reads rightly, NaN where none are
        held out; or of all games that there can be, the share that it wins."""
        if self.task.game is not None:
            return won(self.task.game, by_network(self.task.game, network), self.task.game.openings())
        letters, answers = self.held_out(seed, count)
        return network.accuracy(letters, answers) if len(answers) else math.nan


def supplied(supply: Supply | None, task: Task, network: Network) -> Supply:
    """Letters of a task for a network: of ``supply``, if those will do."""
    size = network.input_shape[1]
    if supply is not None and supply.task == task and supply.size == size:
        return supply
    return Supply(task, size)
