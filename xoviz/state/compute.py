"""The one compute thread: it gives all jobs their slices, so that training stays smooth whatever else is going on."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, Any

from xoviz.state.jobs import Job, JobState

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

LONGEST_REST = 0.02  # seconds, for the window

SWITCH_INTERVAL = 0.0005
"""Seconds after which the compute thread must hand over when another thread of the process wants to run; for
``sys.setswitchinterval``."""


class Compute:
    """The one thread that runs all jobs. It sleeps when no job is due, and never spins.

    Jobs share its time by their priorities (stride scheduling, Waldspurger and Weihl 1995): the next slice
    goes to the job that has used least time for its share, and to training first when several are even.
    """

    def __init__(self) -> None:
        self._thread = threading.Thread(target=self._work, name="xoviz compute")
        self._lock, self._wake, self._free = threading.Lock(), threading.Event(), threading.Event()
        self._free.set()
        self._jobs: list[Job[Any, Any, Any]] = []
        self._open = False
        self._aside: ThreadPoolExecutor | None = None
        self._level = 0.0  # the time used by the job that ran last: a job that slept does not collect arrears

    def start(self) -> None:
        """Start the thread; once in the life of this object."""
        self._open = True
        self._thread.start()

    def submit(self, job: Job[Any, Any, Any]) -> None:
        """Hand a new job to the thread. Raises RuntimeError before `start` and after `close`."""
        with self._lock:
            if not self._open:
                raise RuntimeError(f"job '{job.name}' cannot run: the compute thread is not open; call start")
            job.attach(self._wake, self._free)
            self._jobs.append(job)
        self._wake.set()

    def aside(self, work: Callable[[], None]) -> Future[None]:
        """Have work done that mostly waits for others, in a second thread: one after the other, and `close` waits too.

        Jobs must never wait: all others would wait with them.
        """
        if self._aside is None:
            from concurrent.futures import ThreadPoolExecutor  # seldom needed, and not by the first window

            self._aside = ThreadPoolExecutor(1, "xoviz aside")
        return self._aside.submit(work)

    def rest(self) -> None:
        """Make no item after the present one until `go_on`, or for a while at most."""
        self._free.clear()

    def go_on(self) -> None:
        """Rest no longer."""
        self._free.set()

    def close(self, timeout: float) -> bool:
        """Cancel all jobs and join the thread, waiting at most `timeout` seconds; whether it has ended.

        False means that some job is still busy with one long item; the thread ends after it.
        """
        with self._lock:
            self._open = False
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout)
        if self._aside is not None:
            self._aside.shutdown(wait=True, cancel_futures=True)
        return not self._thread.is_alive()

    # The request cycle looks like this:
    #   window:  submit, pause, rate, step and cancel are noted, then set the event `_wake`; post only queues
    #   thread:  clears `_wake` before it looks at the jobs, so no change is missed; publishes what is due;
    #            gives one job one slice or, if none is due, waits for `_wake` or for the first that will be
    #   window:  thirty times a second, job.mailbox.take() and job.state; nothing else passes between them

    def _work(self) -> None:
        while True:
            self._free.wait(LONGEST_REST)
            self._wake.clear()
            with self._lock:
                jobs, is_open = list(self._jobs), self._open
            if not is_open:
                break
            self._serve(jobs)
            if any(job.ended for job in jobs):
                with self._lock:
                    self._jobs = [job for job in self._jobs if not job.ended]
        for job in jobs:
            job.end(JobState.CANCELLED)

    def _serve(self, jobs: list[Job[Any, Any, Any]]) -> None:
        now = perf_counter()
        for job in jobs:
            job.attend(now)
        due = [job for job in jobs if job.next_time() <= now]
        if due:
            self._give_slice(min(due, key=self._turn))
        elif not any(job.ended for job in jobs):
            self._sleep(min((job.next_event() for job in jobs), default=math.inf))

    def _turn(self, job: Job[Any, Any, Any]) -> tuple[float, int]:
        return max(job.time_used, self._level), -job.priority

    def _give_slice(self, job: Job[Any, Any, Any]) -> None:
        self._level = max(job.time_used, self._level)
        start = perf_counter()
        job.run_slice(start)
        job.time_used = self._level + (perf_counter() - start) / job.priority

    def _sleep(self, until: float) -> None:
        self._wake.wait(None if until == math.inf else max(until - perf_counter(), 0.0))
