"""Jobs in the compute thread: pace, hand-over, cancelling, failing. Events, no sleeps."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from itertools import pairwise
from time import perf_counter
from typing import Any

import pytest

from xoviz.state.compute import Compute
from xoviz.state.jobs import PUBLISH_INTERVAL, Job, JobState

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


def counting(stop: int) -> Callable[[], Generator[int, tuple[Any, ...], None]]:
    """A factory of generators that count from 1 to stop."""

    def count() -> Generator[int, tuple[Any, ...], None]:
        item = 0
        while item < stop:
            item += 1
            yield item

    return count


def job_of(factory: Callable[[], Generator[int, tuple[Any, ...], None]], **options: Any) -> Job[int, Any, int]:
    """A job that publishes its items as they are."""
    return Job(factory, lambda item: item, **{"name": "test", **options})


@pytest.fixture
def compute() -> Iterator[Compute]:
    thread = Compute()
    thread.start()
    yield thread
    assert thread.close(LONG)


def test_finished_job_delivers_its_last_item(compute: Compute):
    job = job_of(counting(1000), length=1000)
    assert (job.state, job.progress) == (JobState.WAITING, 0.0)
    compute.submit(job)
    assert job.wait(LONG)
    assert (job.state, job.progress, job.items_made) == (JobState.FINISHED, 1.0, 1000)
    assert job.mailbox.take() == 1000
    assert job.mailbox.take_error() is None


def test_job_without_items_finishes(compute: Compute):
    job = job_of(counting(0))
    compute.submit(job)
    assert job.wait(LONG)
    assert (job.state, job.progress, job.mailbox.take()) == (JobState.FINISHED, None, None)


def test_generator_is_made_run_and_closed_in_the_compute_thread(compute: Compute):
    threads = []

    def factory() -> Generator[int, tuple[Any, ...], None]:
        threads.append(threading.current_thread())
        try:
            yield from endless()
        finally:
            threads.append(threading.current_thread())

    job = job_of(factory)
    compute.submit(job)
    until(lambda: job.items_made > 0)
    job.cancel()
    assert job.wait(LONG)
    assert len(threads) == 2
    assert threads[0] is threads[1] is not threading.current_thread()


def test_cancelled_job_delivers_its_last_item(compute: Compute):
    job = job_of(endless)
    compute.submit(job)
    until(lambda: job.items_made > 1000)
    job.cancel()
    assert job.wait(LONG)
    assert job.state is JobState.CANCELLED
    assert job.mailbox.take() == job.items_made


def test_job_cancelled_before_it_began_never_runs(compute: Compute):
    job = job_of(endless)
    job.cancel()
    compute.submit(job)
    assert job.wait(LONG)
    assert (job.state, job.items_made) == (JobState.CANCELLED, 0)


def test_exception_is_delivered_with_the_last_item_and_other_jobs_go_on(compute: Compute):
    def failing() -> Generator[int, tuple[Any, ...], None]:
        yield 1
        yield 2
        raise ZeroDivisionError("a bad step")

    other, job = job_of(endless), job_of(failing)
    compute.submit(other)
    compute.submit(job)
    assert job.wait(LONG)
    assert job.state is JobState.FAILED
    assert job.mailbox.take() == 2
    error = job.mailbox.take_error()
    assert isinstance(error, ZeroDivisionError)
    assert job.error is error
    made = other.items_made
    until(lambda: other.items_made > made)


@pytest.mark.parametrize("broken", ["factory", "publish", "close"])
def test_every_part_of_a_job_may_fail(compute: Compute, broken: str):
    def fail(*_: object) -> Any:
        raise OSError(broken)

    def stubborn() -> Generator[int, tuple[Any, ...], None]:
        try:
            yield from endless()
        finally:
            fail()

    factory = {"factory": fail, "publish": endless, "close": stubborn}[broken]
    job: Job[int, Any, int] = Job(factory, fail if broken == "publish" else int, name=broken)
    compute.submit(job)
    if broken == "close":
        until(lambda: job.items_made > 0)
        job.cancel()
    assert job.wait(LONG)
    assert job.state is JobState.FAILED
    assert str(job.mailbox.take_error()) == broken


def test_paused_job_rests_and_its_newest_item_is_there(compute: Compute):
    job = job_of(endless)
    compute.submit(job)
    until(lambda: job.items_made > 100)
    job.paused = True
    newest = []
    until(lambda: newest.append(job.mailbox.take()) or newest[-1] == job.items_made)
    made = job.items_made
    fence = job_of(counting(100))
    compute.submit(fence)
    assert fence.wait(LONG)
    assert (job.items_made, job.state, job.paused) == (made, JobState.RUNNING, True)
    job.paused = False
    until(lambda: job.items_made > made)


def test_step_once_makes_exactly_one_item_each_time(compute: Compute):
    job = job_of(endless, paused=True)
    compute.submit(job)
    for step in range(1, 6):
        job.step_once()
        until(lambda step=step: job.mailbox.take() == step)
    fence = job_of(counting(100))
    compute.submit(fence)
    assert fence.wait(LONG)
    assert job.items_made == 5
    assert job.paused


def test_rate_is_kept_and_a_change_acts_at_once(compute: Compute):
    moments: list[float] = []

    def timed() -> Generator[int, tuple[Any, ...], None]:
        for item in endless():
            moments.append(perf_counter())
            yield item

    job = job_of(timed, rate=200)
    compute.submit(job)
    until(lambda: len(moments) > 40)
    assert moments[40] - moments[0] == pytest.approx(40 / 200, abs=0.11)
    job.rate = 1e-3
    until(lambda: job.mailbox.take() == len(moments))
    made = len(moments)
    job.rate = None
    until(lambda: len(moments) > made + 100)


def test_posted_values_arrive_in_order_between_two_items(compute: Compute):
    received: list[tuple[str, ...]] = []

    def listening() -> Generator[int, tuple[str, ...], None]:
        item = 0
        while True:
            item += 1
            received.append((yield item))

    job: Job[int, str, int] = Job(listening, int, name="listening", paused=True)
    compute.submit(job)
    job.step_once()
    until(lambda: job.mailbox.take() == 1)
    job.post("one")
    job.post("two")
    for step in (2, 3):
        job.step_once()
        until(lambda step=step: job.mailbox.take() == step)
    assert received == [("one", "two"), ()]


def test_publishing_is_limited_by_the_clock(compute: Compute):
    published = []
    job: Job[int, Any, None] = Job(endless, lambda item: published.append(perf_counter()), name="chatty")
    compute.submit(job)
    until(lambda: len(published) >= 6)
    job.paused = True
    assert all(later - earlier >= PUBLISH_INTERVAL * 0.99 for earlier, later in pairwise(published[:6]))
