"""Where trials run: in this process, in processes of this machine, or on a cluster (``cluster``).

Each is a place with an executor of ``concurrent.futures``, which can be made anew when it breaks, and left at once.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, Protocol, Self, TypeVar

MOST_PROCESSES = 256

SINGLE: Mapping[str, str] = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""One thread a process: several would fight over the cores, and the last bits could depend on how many there are."""

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Shared = TypeVar("Shared")


class ExecutorError(RuntimeError):
    """Trials cannot run, or not any longer: one sentence."""


class Place(Protocol):
    """Somewhere that trials run; a context manager, which ends what is still running when it is left."""

    @property
    def room(self) -> int:
        """How many pieces of work may be handed out at a time so that nobody waits for the next."""

    @property
    def about(self) -> str:
        """A few words on what it waits for, or none."""

    def share(self, value: Shared) -> Shared:
        """What ``submit`` takes in the place of a value that much work has in common, so that it travels seldom."""

    def submit(self, work: Callable[Arguments, Result], /, *arguments: Arguments.args,
               **named: Arguments.kwargs) -> Future[Result]:
        """Have ``work`` done. Raises ExecutorError where that is impossible for good."""

    def failure(self, future: Future[Any]) -> BaseException | None:
        """Why there is no result, of a future that is done. Raises ExecutorError where nothing will ever be done."""

    def lost(self, error: BaseException) -> bool:
        """Whether this is how it shows that a worker died, and the work is to be handed out once more."""

    def close(self) -> None:
        """End at once what is still running."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...


class Here:
    """In this process, one after the other, while the caller waits."""

    room = 1
    about = ""

    def share(self, value: Shared) -> Shared:
        """It is here already."""
        return value

    def submit(self, work: Callable[Arguments, Result], /, *arguments: Arguments.args,
               **named: Arguments.kwargs) -> Future[Result]:
        """Do ``work`` now."""
        future: Future[Result] = Future()
        try:
            future.set_result(work(*arguments, **named))
        except Exception as error:
            future.set_exception(error)
        return future

    def failure(self, future: Future[Any]) -> BaseException | None:
        """What ``work`` raised."""
        return future.exception()

    def lost(self, error: BaseException) -> bool:
        """Nobody dies here but with the whole program."""
        return False

    def close(self) -> None:
        """Nothing is left running."""

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


class Processes:
    """Processes of this machine, each new and empty (spawn), so that it is the same on every system.

    They end with the one that started them, however it ends: each watches a pipe, whose other end only that one has.
    """

    about = ""

    def __init__(self, count: int) -> None:
        if not 1 <= count <= MOST_PROCESSES:
            raise ExecutorError(f"There can be 1 to {MOST_PROCESSES} processes, not {count}.")
        self.room = count + 1
        self._count = count
        self._pool: ProcessPoolExecutor | None = None
        self._lifeline: Connection | None = None

    def share(self, value: Shared) -> Shared:
        """It goes along with the work each time: within a machine that takes a millisecond for a megabyte."""
        return value

    def submit(self, work: Callable[Arguments, Result], /, *arguments: Arguments.args,
               **named: Arguments.kwargs) -> Future[Result]:
        """Hand ``work`` to the next free process."""
        from concurrent.futures.process import BrokenProcessPool

        with _calm_start():
            try:
                return self._living().submit(work, *arguments, **named)
            except BrokenProcessPool:
                self.close()
                return self._living().submit(work, *arguments, **named)

    def failure(self, future: Future[Any]) -> BaseException | None:
        """What ``work`` raised, or that its process died."""
        return future.exception()

    def lost(self, error: BaseException) -> bool:
        """A process that was killed breaks its pool, and all that the pool had to do is lost."""
        from concurrent.futures.process import BrokenProcessPool

        return isinstance(error, BrokenProcessPool)

    def close(self) -> None:
        """End the processes at once."""
        pool, lifeline, self._pool, self._lifeline = self._pool, self._lifeline, None, None
        if lifeline is not None:
            lifeline.close()
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _living(self) -> ProcessPoolExecutor:
        """The pool; a new one if there is none."""
        if self._pool is None:
            spawn = get_context("spawn")
            watched, self._lifeline = spawn.Pipe(duplex=False)
            self._pool = ProcessPoolExecutor(self._count, spawn, _settle, (watched,))
        return self._pool


@contextmanager
def _calm_start() -> Iterator[None]:
    """While processes are started: what they inherit is one thread each, and no ear for Ctrl-C, which is for us."""
    before = {name: os.environ.get(name) for name in SINGLE}
    os.environ.update(SINGLE)
    masks = hasattr(signal, "pthread_sigmask")
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masks else set()
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        if masks:
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


def _settle(lifeline: Connection) -> None:
    """The first thing that a process does: leave Ctrl-C to its parent, and watch whether that one lives."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()


def _end_with(lifeline: Connection) -> None:
    try:
        lifeline.recv_bytes()
    except (EOFError, OSError):
        os._exit(1)
