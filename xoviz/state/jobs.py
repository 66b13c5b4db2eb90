"""Long work as jobs: generators that the compute thread runs in slices of about two milliseconds.

A job does a little (one training step, one row of a landscape), yields an item, and goes on when it is its
turn again. So the window can pause, pace or cancel each between two items.
"""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Callable, Generator
from enum import Enum, IntEnum
from time import perf_counter
from typing import Generic, TypeVar

from xoviz.state.mailbox import Mailbox
from xoviz.state.pace import Pace

T = TypeVar("T")  # what the generator yields, often a view of state that goes on changing
S = TypeVar("S")  # what is posted to the generator
P = TypeVar("P")  # what is published: a value that stays as it is

SLICE = 0.002  # seconds
PUBLISH_INTERVAL = 1 / 30  # seconds


class Priority(IntEnum):
    """How urgent a job is; the number is its share of the thread when several jobs want it."""

    BACKGROUND = 1
    WATCHED = 4
    TRAINING = 8


class JobState(Enum):
    """Where a job is in its life; a paused job is still running."""

    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Job(Generic[T, S, P]):
    """One piece of work, and the handle by which the window holds it.

    `factory` is called in the compute thread and returns the generator. Its protocol is
    `posted = yield item`, where `posted` is the tuple of all values posted since the last item, often empty
    (so `yield from` will do for another such generator only). An item should take less than a slice.

    `publish` turns an item into a value for the mailbox (it copies what goes on changing). It is called in
    the compute thread, at most thirty times a second, and once more for the last item whenever the job pauses
    or ends. `length` is the number of items to expect, if known.

    When `state` says that the job has ended, its last value and its exception lie in the mailbox already.
    """

    def __init__(
        self,
        factory: Callable[[], Generator[T, tuple[S, ...], None]],
        publish: Callable[[T], P],
        *,
        name: str,
        priority: Priority = Priority.BACKGROUND,
        rate: float | None = None,
        paused: bool = False,
        length: int | None = None,
    ) -> None:
        self.name, self.priority, self.length = name, priority, length
        self.mailbox: Mailbox[P] = Mailbox()
        self.state = JobState.WAITING
        self.error: Exception | None = None
        self.items_made = 0
        self.time_used = 0.0  # seconds divided by the priority: whoever has had least is next
        self._factory, self._publish = factory, publish
        self._pace = Pace(rate, paused)
        self._posted: deque[S] = deque()
        self._unpublished: deque[T] = deque(maxlen=1)
        self._publish_at = -math.inf
        self._generator: Generator[T, tuple[S, ...], None] | None = None
        self._cancel_asked = False
        self._ended = threading.Event()
        self._wake, self._free = threading.Event(), threading.Event()

    # The window's side: any thread may call these.

    @property
    def progress(self) -> float | None:
        """The part that is done, 0 to 1; `None` if the length is not known."""
        return None if self.length is None else min(self.items_made / max(self.length, 1), 1.0)

    @property
    def ended(self) -> bool:
        """Whether the job has finished, failed or been cancelled."""
        return self._ended.is_set()

    @property
    def rate(self) -> float | None:
        """Items a second, changeable at any time; `None` is flat out. Setting 0 or less raises ValueError."""
        return self._pace.rate

    @rate.setter
    def rate(self, rate: float | None) -> None:
        self._pace.set_rate(rate, perf_counter())
        self._wake.set()

    @property
    def paused(self) -> bool:
        """Whether the job rests; values posted meanwhile are delivered with the next item."""
        return self._pace.paused

    @paused.setter
    def paused(self, paused: bool) -> None:
        if paused:
            self._pace.pause()
        else:
            self._pace.resume(perf_counter())
        self._wake.set()

    def step_once(self) -> None:
        """Make one item, then pause."""
        self._pace.step_once()
        self._wake.set()

    def post(self, value: S) -> None:
        """Send a value to the generator, which receives it before it makes its next item."""
        self._posted.append(value)

    def cancel(self) -> None:
        """End the job after the item it is making now. Has no effect on a job that has ended."""
        self._cancel_asked = True
        self._wake.set()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the job has ended, at most `timeout` seconds if that is given; whether it has."""
        self._free.set()  # Whoever waits does not want the thread to rest.
        return self._ended.wait(timeout)

    # The compute thread's side: `compute.Compute` calls these.

    def attach(self, wake: threading.Event, free: threading.Event) -> None:
        """Take the event by which the job wakes the thread, and the one that is set while the thread need not rest."""
        self._wake, self._free = wake, free
        self._pace.start(perf_counter())

    def attend(self, now: float) -> None:
        """Do what does not wait for a slice: end a cancelled job, publish what is due."""
        if self._cancel_asked:
            self.end(JobState.CANCELLED)
        elif self._unpublished and (self._pace.paused or now >= self._publish_at):
            try:
                self._publish_newest()
            except Exception as error:
                self.end(JobState.FAILED, error)

    def next_time(self) -> float:
        """When the job wants its next slice, in seconds of `perf_counter`; infinity if not by itself."""
        return math.inf if self.ended else self._pace.next_time()

    def next_event(self) -> float:
        """When the job wants any attention: for a slice, or to publish its newest item."""
        return min(self.next_time(), self._publish_at) if self._unpublished else self.next_time()

    def run_slice(self, start: float) -> None:
        """Make items until the slice is over, the pace says wait, or the generator ends."""
        try:
            now = start
            while now - start < SLICE and not self._cancel_asked and self._pace.claim(now):
                self._unpublished.append(self._next_item())
                self.items_made += 1
                if not self._free.is_set():
                    break
                now = perf_counter()
        except StopIteration:
            self.end(JobState.FINISHED)
        except Exception as error:
            self.end(JobState.FAILED, error)

    def end(self, state: JobState, error: Exception | None = None) -> None:
        """Publish the last item, close the generator, and then say so."""
        for action in (self._publish_newest, self._close_generator):
            try:
                action()
            except Exception as failure:
                error = error or failure
        if error is not None:
            state, self.error = JobState.FAILED, error
            self.mailbox.put_error(error)
        self.state = state
        self._ended.set()

    def _next_item(self) -> T:
        if self._generator is None:
            self.state = JobState.RUNNING
            self._generator = self._factory()
            return next(self._generator)
        return self._generator.send(self._collected() if self._posted else ())

    def _collected(self) -> tuple[S, ...]:
        # The window may append while this counts: popleft is atomic, iterating over a deque is not.
        return tuple(self._posted.popleft() for _ in range(len(self._posted)))

    def _publish_newest(self) -> None:
        if self._unpublished:
            self._publish_at = perf_counter() + PUBLISH_INTERVAL
            self.mailbox.put(self._publish(self._unpublished.pop()))

    def _close_generator(self) -> None:
        if self._generator is not None:
            self._generator.close()
            self._generator = None
