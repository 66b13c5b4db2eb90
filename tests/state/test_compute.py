"""The compute thread: who gets a slice, and how it closes. Events, no sleeps."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from time import perf_counter
from typing import Any

import pytest

from xoviz.state.compute import Compute
from xoviz.state.jobs import Job, JobState, Priority

LONG = 20.0  # seconds until a test gives up


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition, at most LONG seconds."""
    tick, deadline = threading.Event(), perf_counter() + LONG
    while not condition():
        assert perf_counter() < deadline, "it did not happen in time"
        tick.wait(0.001)


def endless() -> Generator[int, tuple[Any, ...], None]:
    """Counts for ever."""
    item = 0
    while True:
        item += 1
        yield item


def job_of(factory: Callable[[], Generator[int, tuple[Any, ...], None]], **options: Any) -> Job[int, Any, int]:
    """A job that publishes its items as they are."""
    return Job(factory, lambda item: item, **{"name": "test", **options})


@pytest.fixture
def compute() -> Iterator[Compute]:
    thread = Compute()
    thread.start()
    yield thread
    assert thread.close(LONG)


def test_training_gets_the_first_slice_and_most_of_the_time(compute: Compute):
    gate = threading.Event()
    order: list[str] = []
    used = {"training": 0.0, "background": 0.0}  # seconds: items say less, for a slice may be broken off for others
    last, since = "", 0.0

    def waiting() -> Generator[int, tuple[Any, ...], None]:
        gate.wait(LONG)
        yield 1

    def named(name: str) -> Callable[[], Generator[int, tuple[Any, ...], None]]:
        def work() -> Generator[int, tuple[Any, ...], None]:
            nonlocal last, since
            order.append(name)
            for item in endless():
                now = perf_counter()
                if last == name:
                    used[name] += now - since
                last, since = name, now
                yield item

        return work

    blocker = job_of(waiting)
    compute.submit(blocker)
    until(lambda: blocker.state is JobState.RUNNING)
    background = job_of(named("background"))
    training = job_of(named("training"), priority=Priority.TRAINING)
    compute.submit(background)
    compute.submit(training)
    gate.set()
    until(lambda: background.items_made > 20_000)
    assert order == ["training", "background"]
    assert training.items_made > 2 * background.items_made
    assert used["training"] > 3 * used["background"]


def test_background_jobs_take_turns(compute: Compute):
    jobs = [job_of(endless) for _ in range(3)]
    for job in jobs:
        compute.submit(job)
    until(lambda: all(job.items_made > 10_000 for job in jobs))  # none would ever end by itself


def test_close_cancels_running_paused_and_waiting_jobs_and_joins():
    compute = Compute()
    compute.start()
    jobs = [job_of(endless), job_of(endless, paused=True), job_of(endless, rate=1e-3)]
    for job in jobs:
        compute.submit(job)
    until(lambda: jobs[0].items_made > 0)
    assert compute.close(LONG)
    assert [job.state for job in jobs] == [JobState.CANCELLED] * 3
    assert jobs[0].mailbox.take() == jobs[0].items_made
    assert compute.close(LONG)


def test_close_says_when_an_item_takes_too_long():
    gate, begun = threading.Event(), threading.Event()

    def stuck() -> Generator[int, tuple[Any, ...], None]:
        begun.set()
        gate.wait(LONG)
        yield 1

    compute = Compute()
    compute.start()
    compute.submit(job_of(stuck))
    assert begun.wait(LONG)
    assert not compute.close(0.01)
    gate.set()
    assert compute.close(LONG)


def test_job_is_refused_unless_the_thread_is_open():
    compute = Compute()
    with pytest.raises(RuntimeError, match="'early' cannot run"):
        compute.submit(job_of(endless, name="early"))
    compute.start()
    assert compute.close(LONG)
    with pytest.raises(RuntimeError, match="'late' cannot run"):
        compute.submit(job_of(endless, name="late"))
