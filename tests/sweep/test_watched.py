"""A sweep that is watched runs in a thread of its own: who watches never waits, neither for trials nor for an end."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from xoviz.sweep.executors import ExecutorError, Here
from xoviz.sweep.results import read_results
from xoviz.sweep.spec_text import spec_from
from xoviz.sweep.watched import watched

SPEC = spec_from({"pictures": 160, "seeds": "1", "vary": {"stack": "dense {classes}", "rate": "0.01, 0.1", "batch": 8}})


class Slow(Here):
    """A place that takes its time to be left, as processes do that are still starting."""

    def __init__(self):
        self.leaving, self.may_leave = threading.Event(), threading.Event()

    def close(self):
        self.leaving.set()
        assert self.may_leave.wait(30)


@pytest.fixture
def aside():
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit


def test_all_is_told_in_the_end(aside, tmp_path):
    *_, last = watched(SPEC, tmp_path / "sweep.jsonl", Here, aside)
    assert last.progress.done == 2
    assert last.progress.lines == read_results(last.path).lines


def test_who_breaks_it_off_does_not_wait_for_its_end(aside, tmp_path):
    place = Slow()
    running = watched(SPEC, tmp_path / "sweep.jsonl", lambda: place, aside)
    next(running)
    running.close()  # would wait for ever if it waited
    assert place.leaving.wait(30)
    place.may_leave.set()
    *_, last = watched(SPEC, tmp_path / "sweep.jsonl", Here, aside)
    assert last.progress.done == 2, "the next one waits for the last one's end, then goes on with its file"


def test_a_place_that_cannot_be_reached_is_said_by_whoever_asked(aside, tmp_path):
    def nowhere():
        raise ExecutorError("Nobody is there.")

    with pytest.raises(ExecutorError, match="Nobody is there"):
        list(watched(SPEC, tmp_path / "sweep.jsonl", nowhere, aside))
