"""A process that trains, so that the window and training do not share one interpreter lock.

The window's side is `TrainingProcess` and the courses that it begins; what the process itself does is `serve`. It is
another interpreter in which a compute thread trains as ours would, bit for bit; the two talk through a pipe:

    window:   a stretch to train, changes, another pace, and now and then an `Ask`
    process:  one report for each `Ask`, and nothing else, so that neither ever has to read what has become old

It ends with the window, however that ends, because then nobody is at the other end of the pipe.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

import numpy as np

from xoviz.nn.train import Edit
from xoviz.state.compute import SWITCH_INTERVAL, Compute
from xoviz.state.course import Course, Report, ThreadCourse, ThreadPlace
from xoviz.state.method import Change, Method
from xoviz.state.worker import Stretch
from xoviz.tasks.base import Task

NICENESS = 5
"""How much the process steps back for the window, where there are not enough cores for both (POSIX)."""

PATIENCE = 3.0
"""Seconds that the process has for its end."""

LOST = "the process that trains has ended; perhaps there was no memory left. What it had learned until then is here"


class Ask(Enum):
    """What the process is asked for; each is answered by one report, but for STOP."""

    REPORT = "report"
    STOP = "stop"
    END = "end"


@dataclass(frozen=True)
class Pace:
    """So many steps a second at the most; None for as many as there is time for."""

    rate: float | None


@dataclass(frozen=True, eq=False)
class Order:
    """A stretch to train; ``task`` is None if it is that of the order before, whose letters have been drawn."""

    stretch: Stretch
    task: Task | None


class TrainingProcess:
    """Holds courses in a process of their own."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._listens = False
        self._task: Task | None = None

    def start(self) -> None:
        """Start the process, which takes it a while; the window need not wait."""
        spawn = get_context("spawn")
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=serve, args=(theirs,), name="xoviz training", daemon=True)
        # Where there cannot be another process, because the system or whoever started us forbids it, a thread will do.
        with theirs, suppress(OSError, RuntimeError):
            process.start()
            self._process, self._connection, self._listens, self._task = process, ours, False, None

    @property
    def listens(self) -> bool:
        """Whether the process has been started, has come to work, and lives."""
        if self._connection is not None and not self._listens:
            with suppress(EOFError, OSError):
                self._listens = self._connection.poll() and self._connection.recv_bytes() == b""
        return self._listens and self._process is not None and self._process.is_alive()

    def begin(self, stretch: Stretch, task: Task) -> Course:
        """Train. The process must listen, and have no other course."""
        assert self._connection is not None
        known = self._task is task or self._task == task
        self._task = task
        return ProcessCourse(Order(stretch, None if known else task), self._connection)

    def revive(self) -> None:
        """Start another process if this one has died."""
        if self._process is not None and not self._process.is_alive():
            self.close()
            self.start()

    def close(self) -> None:
        """Let the process end, and wait for it; end it if it does not."""
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.join(PATIENCE)
            self._process.kill()
            self._process.join()
        self._connection = self._process = None


class ProcessCourse:
    """A course at the other end of a pipe."""

    share = 0.15
    """Much: only the cores are shared."""

    def __init__(self, order: Order, connection: Connection) -> None:
        self._connection = connection
        self._awaited = 0
        self._ended = False
        self._heard: deque[Report] = deque()
        self._send(order)
        self._ask(Ask.REPORT)

    def post(self, change: Change) -> None:
        """Have a change take effect before the next step."""
        self._send(change)

    def pace(self, rate: float | None) -> None:
        """Make so many steps a second at the most; None for as many as there is time for."""
        self._send(Pace(rate))

    def stop(self) -> None:
        """End after the step that is being made."""
        self._send(Ask.STOP)

    def wait(self) -> None:
        """Wait for the end."""
        self._ask(Ask.END)
        while self._awaited:
            self._hear()

    def reports(self) -> Iterator[Report]:
        """What has been reported, the oldest first; ask for more."""
        try:
            while self._awaited and self._connection.poll():
                self._hear()
        except OSError:  # some systems say so here that nobody is at the other end
            self._lose()
        if not self._awaited:
            self._ask(Ask.REPORT)
        while self._heard:
            yield self._heard.popleft()

    def _ask(self, ask: Ask) -> None:
        if not self._ended:
            self._awaited += 1
            self._send(ask)

    def _send(self, message: object) -> None:
        if not self._ended:
            try:
                send(self._connection, message)
            except OSError:
                self._lose()

    def _hear(self) -> None:
        try:
            report = receive(self._connection)
        except (EOFError, OSError):
            self._lose()
            return
        assert isinstance(report, Report)
        self._awaited -= 1
        if not self._ended:
            self._ended = report.ended
            self._heard.append(report)

    def _lose(self) -> None:
        """Nobody is there any more."""
        self._awaited = 0
        if not self._ended:
            self._ended = True
            self._heard.append(Report(np.empty(0), 0, (), None, True, LOST))


def send(connection: Connection, message: object) -> None:
    """Send a message in the one form in which arrays that cannot be written to stay so."""
    connection.send_bytes(pickle.dumps(message, protocol=5))


def receive(connection: Connection) -> object:
    """The next message. Raises EOFError when nobody is at the other end."""
    message: object = pickle.loads(connection.recv_bytes())
    return message


def serve(connection: Connection) -> None:
    """What the process does: train what it is told to, until nobody is at the other end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the window
    sys.setswitchinterval(SWITCH_INTERVAL)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    compute = Compute()
    compute.start()
    with suppress(EOFError, OSError):
        connection.send_bytes(b"")
        _obey(connection, ThreadPlace(compute))
    compute.close(1.0)


def _obey(connection: Connection, place: ThreadPlace) -> None:
    course: ThreadCourse | None = None
    task: Task | None = None
    while True:
        message = receive(connection)
        if isinstance(message, Order):
            task = message.task or task
            assert task is not None  # the first order brings one
            course = place.begin(message.stretch, task)
        elif course is None:
            raise RuntimeError(f"there is no course yet for {message!r}")
        elif isinstance(message, Pace):
            course.pace(message.rate)
        elif message is Ask.STOP:
            course.stop()
        elif message is Ask.REPORT:
            send(connection, course.report())
        elif message is Ask.END:
            course.wait()
            send(connection, course.report())
        elif isinstance(message, Edit | Method):
            course.post(message)
