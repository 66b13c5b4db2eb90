"""Training in a process of its own: the same numbers as in a thread, a say in it, and nothing lost when it dies."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from tests.state.conftest import Person
from xoviz import tasks, zoo
from xoviz.nn.train import Edit, Patch, Settings, State
from xoviz.state.compute import Compute
from xoviz.state.course import Report, ThreadPlace
from xoviz.state.method import Method
from xoviz.state.preferences import Preferences
from xoviz.state.runs import Run
from xoviz.state.session import Session
from xoviz.state.training_process import LOST, Order, ProcessCourse, TrainingProcess
from xoviz.state.wishes import ChooseTask, Configure, EditFilter, LearnFromScratch, Pause, Play, Reset
from xoviz.tasks.base import Task
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.shuffled import Shuffled, random_order

NET = zoo.load("letters-9").random(0)
METHOD = Method(Settings("adam", 0.01, 8), 3)
FILTER = np.full((1, 3, 3), 0.25, np.float32)


@pytest.fixture(scope="module")
def thread() -> Iterator[ThreadPlace]:
    compute = Compute()
    compute.start()
    yield ThreadPlace(compute)
    compute.close(5)


@pytest.fixture(scope="module")
def process() -> Iterator[TrainingProcess]:
    started = TrainingProcess()
    started.start()
    come_to_work(started)
    yield started
    started.close()


def come_to_work(process: TrainingProcess) -> None:
    """Wait until it listens."""
    connection = process._connection
    assert connection is not None
    connection.poll(20)
    assert process.listens


def a_run(method: Method = METHOD, task: Task | None = None) -> Run:
    return Run(NET, task or LettersTask(), method, State.fresh(NET, method.settings))


def trained(place: ThreadPlace | TrainingProcess, steps: int, run: Run | None = None) -> list[Report]:
    """All reports of so many steps."""
    run = run or a_run()
    course = place.begin(run.stretch(run.method, run.start, steps), run.task)
    course.wait()
    return list(course.reports())


def last(reports: list[Report]) -> State:
    snapshots = [report.snapshot for report in reports if report.snapshot is not None]
    return snapshots[-1].state


def losses(reports: list[Report]) -> list[float]:
    return [loss for report in reports for loss in report.losses]


def task_of(name: str) -> Task:
    """A task that ships, or letters in shuffled cells; skips the test where it lacks something to be installed."""
    if name == "shuffled":
        return Shuffled(LettersTask(), random_order(81, 1))
    try:
        return tasks.task(name)
    except ValueError as lacking:
        pytest.skip(str(lacking))


def test_it_gives_the_same_network_and_losses_as_a_thread_bit_for_bit(process, thread):
    apart, near = trained(process, 150), trained(thread, 150)
    assert last(apart).step == 150
    assert last(apart).vector.tobytes() == last(near).vector.tobytes()
    assert all(one.tobytes() == other.tobytes()
               for one, other in zip(last(apart).memory, last(near).memory, strict=True))
    assert losses(apart) == losses(near)
    assert len(losses(apart)) == 150
    assert [report.ended for report in apart][-1]


def test_what_it_reports_can_never_be_written_to(process):
    state = last(trained(process, 2))
    assert not any(part.flags.writeable for part in (state.vector, *state.memory))


def test_changes_are_taken_in_between_two_steps_and_logged_so_that_the_run_can_be_replayed(process):
    run = a_run()
    course = process.begin(run.stretch(METHOD, run.start, rate=200.0), run.task)
    reports = until(course, lambda told: bool(losses(told)))
    painted = Edit(patches=(Patch("convolution.weights", (0,), FILTER),))
    course.post(painted)
    course.post(Method(Settings("momentum", 0.02, 4), 5))
    course.pace(None)
    until(course, lambda told: sum(len(report.log) for report in told) == 2, reports)
    course.stop()
    course.wait()
    reports += course.reports()
    run.losses.extend(losses(reports))
    run.changes.extend(entry for report in reports for entry in report.log)
    assert run.changes[0][0] > 0
    assert run.replay(last(reports).step).vector.tobytes() == last(reports).vector.tobytes()


def until(course: ProcessCourse, condition: Callable[[list[Report]], bool], told: list[Report] | None = None,
          ) -> list[Report]:
    """Ask for reports until they say something; at the most ten seconds of patience for each."""
    told = [] if told is None else told
    while not condition(told):
        assert course._connection.poll(10)
        told += course.reports()
    return told


def test_a_stretch_that_ends_by_itself_says_so_once(process):
    run = a_run(Method(Settings("descent", 1e30, 8), 3))
    course = process.begin(run.stretch(run.method, run.start), run.task)
    reports = until(course, lambda told: any(report.ended for report in told))
    assert [report.ended for report in reports].count(True) == 1
    assert any(report.snapshot.diverged for report in reports if report.snapshot)
    course.wait()
    assert list(course.reports()) == []


def test_what_goes_wrong_there_is_told_here(process):
    run = a_run()
    course = process.begin(run.stretch(METHOD, run.start), run.task)
    course.post(Edit(patches=(Patch("nothing.weights", (0,), FILTER),)))
    reports = until(course, lambda told: any(report.ended for report in told))
    assert "nothing.weights" in (reports[-1].error or "")
    assert last(trained(process, 2)).step == 2


def test_a_paced_course_makes_no_more_steps_than_it_may(process):
    run = a_run()
    course = process.begin(run.stretch(METHOD, run.start, rate=1.0), run.task)
    reports = until(course, lambda told: bool(losses(told)))
    course.stop()
    course.wait()
    assert len(losses(reports + list(course.reports()))) <= 2


@pytest.mark.parametrize("name", [*tasks.names(), "shuffled"])
def test_every_task_can_be_sent(name):
    task = task_of(name)
    again = pickle.loads(pickle.dumps(task, protocol=5))
    size = task.usual_size
    one, other = (each.draw(3, size, np.random.default_rng(1)) for each in (task, again))
    assert one[0].tobytes() == other[0].tobytes()
    assert one[1].tobytes() == other[1].tobytes()


@pytest.mark.parametrize("name", zoo.names())
def test_every_network_can_be_sent(name):
    network = zoo.load(name)
    again = pickle.loads(pickle.dumps(network, protocol=5))
    assert (again.stack, again.classes, again.name, again.task, again.made) == (
        network.stack, network.classes, network.name, network.task, network.made)
    assert again.vector.tobytes() == network.vector.tobytes()


def test_it_knows_nothing_of_qt():
    code = ("import sys, xoviz.state.training_process\n"
            "sys.exit(any(name.split('.')[0] in ('PySide6', 'pyqtgraph') for name in sys.modules))")
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_it_ends_when_nobody_is_at_the_other_end():
    process = TrainingProcess()
    process.start()
    come_to_work(process)
    running = process._process
    process.close()
    assert running.exitcode == 0


def test_a_pipe_that_breaks_when_it_is_asked_for_news_is_an_end_like_any_other():
    class Broken:
        def send_bytes(self, message: bytes) -> None:
            """The system takes it, and loses it."""

        def poll(self) -> bool:
            raise BrokenPipeError

    course = ProcessCourse(Order(a_run().stretch(METHOD, a_run().start), LettersTask()), Broken())
    assert [(report.ended, report.error) for report in course.reports()] == [(True, LOST)]
    course.wait()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are killed in another way here")
def test_it_ends_when_the_window_is_killed():
    code = ("import os, signal\n"
            "from xoviz.state.training_process import TrainingProcess\n"
            "if __name__ == '__main__':\n"
            "    process = TrainingProcess()\n"
            "    process.start()\n"
            "    process._connection.poll(20)\n"
            "    print(process.listens, flush=True)\n"
            "    os.kill(os.getpid(), signal.SIGKILL)\n")
    # The training process has inherited this output: it is read to its end only when both have ended.
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, timeout=30, check=False)
    assert (done.stdout, done.returncode) == ("True\n", -signal.SIGKILL)


@pytest.fixture
def apart(qtbot: QtBot, tmp_path: Path) -> Iterator[Person]:
    """Somebody whose networks are trained in a process of their own."""
    preferences = Preferences(QSettings(str(tmp_path / "xoviz.ini"), QSettings.Format.IniFormat))
    preferences.optimiser, preferences.rate, preferences.batch, preferences.speed = "momentum", 0.05, 16, 0
    session = Session(LettersTask(), preferences, apart=True)
    session.start()
    list(session.prepare())
    someone = Person(session, qtbot)
    someone.until(lambda: session._place.process.listens)
    yield someone
    session.close()


def in_the_process(person: Person) -> bool:
    return isinstance(person.session.training._course, ProcessCourse)


def test_a_person_trains_paints_undoes_and_goes_on(apart):
    shipped = apart.session.contents.network
    apart.wish(LearnFromScratch())
    assert in_the_process(apart)
    apart.until(lambda: apart.session.training.view.step >= 50)
    apart.wish(EditFilter("convolution", 0, FILTER))
    apart.advance()
    apart.wish(Configure(batch=4))
    apart.advance()
    apart.wish(Pause())
    run = apart.session.training.run
    assert [type(change) for _, change in run.changes] == [Edit, Method]
    assert run.ends_in(run.end)
    assert run.replay(run.step).vector.tobytes() == apart.session.contents.network.vector.tobytes()
    apart.session.undo()
    assert apart.session.contents.network is shipped


def test_steps_by_hand_are_the_same_as_in_a_thread(apart, thread):
    apart.wish(Reset())
    apart.steps(3)
    network, run = apart.session.contents.network, apart.session.training.run
    near = trained(thread, 3, Run(run.network, run.task, run.method, run.start))
    assert network.vector.tobytes() == last(near).vector.tobytes()


def test_another_task_is_taken_up(apart):
    apart.wish(ChooseTask("table"))
    apart.trains(20)
    apart.wish(ChooseTask("letters"))
    apart.trains(20)
    assert apart.refused == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are killed in another way here")
def test_when_it_is_killed_a_sentence_says_so_and_what_was_learned_stays(apart):
    apart.wish(LearnFromScratch())
    apart.until(lambda: apart.session.training.view.step >= 50)
    os.kill(apart.session._place.process._process.pid, signal.SIGKILL)
    apart.until(lambda: not apart.session.training.playing)
    assert apart.refused == ["Training broke off: the process that trains has ended; perhaps there was no memory left. "
                             "What it had learned until then is here"]
    step = apart.session.training.view.step
    assert step >= 50
    apart.wish(Play())
    assert not in_the_process(apart), "a thread trains until the next process listens"
    apart.until(lambda: apart.session.training.view.step > step)
    apart.wish(Pause())
    apart.until(lambda: apart.session._place.process.listens)
    apart.wish(Play())
    assert in_the_process(apart)


def test_until_it_listens_a_thread_trains(apart, monkeypatch):
    monkeypatch.setattr(TrainingProcess, "listens", False)
    apart.trains(5)
    assert apart.session.training.view.step >= 5
    monkeypatch.undo()
    apart.wish(Play())
    assert in_the_process(apart)
