"""The letters that training has drawn, kept from one stretch of it to the next."""

from __future__ import annotations

from xoviz.state.method import Method
from xoviz.tasks.base import Answers, Pictures, Pool, Task, fresh


class Supply:
    """Letters of one size: the training letters of the last method, and the held-out ones of the last seed.

    Drawing some thousand of them takes longer than anybody should wait for a step. It belongs to the compute thread.
    """

    def __init__(self, task: Task, size: int) -> None:
        self.task, self.size = task, size
        self._pool: tuple[tuple[int, int, int], Pool] | None = None
        self._held_out: tuple[tuple[int, int], tuple[Pictures, Answers]] | None = None

    def source(self, method: Method) -> Pool:
        """Where the training letters of ``method`` come from."""
        key = method.seed, method.settings.batch, method.letters
        if self._pool is None or self._pool[0] != key:
            seed, batch, limit = key
            self._pool = key, Pool(self.task, self.size, seed, batch, limit=limit)
        return self._pool[1]

    def held_out(self, seed: int, count: int) -> tuple[Pictures, Answers]:
        """``count`` letters (N, 1, S, S) and their answers (N,), which no training of any seed sees."""
        key = seed, count
        if self._held_out is None or self._held_out[0] != key:
            self._held_out = key, fresh(self.task, self.size, *key)
        return self._held_out[1]
