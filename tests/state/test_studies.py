"""Studies run beside everything else, tell what they find, and can be broken off at any time."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from xoviz.state.compute import Compute
from xoviz.state.studies import Studies


@pytest.fixture
def studies(qtbot) -> Iterator[Studies]:
    compute = Compute()
    compute.start()
    yield Studies(compute)
    compute.close(10)


def finds(*results):
    """Work that yields these."""
    def work():
        yield from results
    return work


def endless():
    number = 0
    while True:
        number += 1
        yield number


def test_a_study_tells_its_last_result_and_that_it_has_ended(studies, qtbot):
    heard = []
    with qtbot.waitSignal(studies.ended) as ended:
        studies.start("count", finds("a", "b", "c"), length=3, heard=heard.append)
        assert studies.running("count")
        assert studies.view["count"].running
    study = studies.view["count"]
    assert ended.args == ["count"]
    assert (study.running, study.progress, study.result, study.error) == (False, 1.0, "c", None)
    assert heard[-1] == "c"
    assert not studies.running("count")


def test_what_goes_on_keeps_what_was_found_before(studies, qtbot):
    with qtbot.waitSignal(studies.ended):
        studies.start("count", finds("a"))
    studies.start("count", endless, goes_on=True)
    assert (studies.view["count"].running, studies.view["count"].result) == (True, "a")
    studies.start("count", endless)
    assert studies.view["count"].result is None
    studies.cancel("count")


def test_work_is_done_in_another_thread_and_heard_in_this_one(studies, qtbot):
    where, heard = [], []

    def work():
        where.append(threading.current_thread())
        yield 1

    with qtbot.waitSignal(studies.ended):
        studies.start("thread", work, heard=lambda _: heard.append(threading.current_thread()))
    assert where[0] is not threading.main_thread()
    assert heard == [threading.main_thread()]


def test_what_was_found_stays_when_a_study_is_broken_off(studies, qtbot):
    studies.start("long", endless)
    qtbot.waitUntil(lambda: studies.view["long"].result is not None)
    studies.cancel("long")
    found = studies.view["long"]
    assert not found.running
    assert found.result >= 1
    studies.forget("long")
    assert "long" not in studies.view


def test_starting_again_breaks_off_the_one_before(studies, qtbot):
    studies.start("again", endless)
    qtbot.waitUntil(lambda: studies.view["again"].result is not None)
    with qtbot.waitSignal(studies.ended):
        studies.start("again", finds("new"))
        assert studies.view["again"].result is None, "what was found before belongs to another question"
    assert studies.view["again"].result == "new"


def test_several_go_on_side_by_side(studies, qtbot):
    studies.start("one", endless)
    studies.start("other", endless)
    qtbot.waitUntil(lambda: all((studies.view[name].result or 0) > 100 for name in ("one", "other")))
    studies.cancel_all()
    assert not any(study.running for study in studies.view.values())


def test_a_study_that_fails_says_why(studies, qtbot):
    def fails():
        yield "so far"
        raise ValueError("the map has no edge")

    with qtbot.waitSignal(studies.ended):
        studies.start("fails", fails)
    study = studies.view["fails"]
    assert (study.running, study.result, study.error) == (False, "so far", "the map has no edge")


def test_cancelling_and_forgetting_what_is_not_there_does_nothing(studies):
    studies.cancel("nothing")
    studies.forget("nothing")
    assert not studies.view


def test_what_was_promised_comes_to_its_end_even_at_the_very_end(studies):
    done, begun = [], threading.Event()

    def writes():
        begun.set()
        yield 1
        done.append("written")
        yield 2

    studies.start("endless", endless)
    studies.start("writes", writes, heard=done.append, promised=True)
    studies.cancel_all()
    assert begun.is_set()
    assert done == ["written", 2]
    assert not studies.running("endless")


def test_whoever_hears_of_one_may_forget_the_next(studies, qtbot):
    """As another task does, once it is fetched: what was diagnosed of the network before is nobody's concern now."""
    heard = []
    studies.start("fetch", finds("task"), heard=lambda _: studies.forget("diagnosis"))
    studies.start("diagnosis", finds("bad"), heard=heard.append)
    jobs = [job for job, _ in studies._jobs.values()]
    qtbot.waitUntil(lambda: all(job.ended for job in jobs) or not studies.running("fetch"))
    studies.poll()
    assert "diagnosis" not in studies.view
    assert heard == []
