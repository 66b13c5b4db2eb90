"""What the wishes about sweeps do. Trials run in processes of their own, or on a cluster; a thread of its own waits for
them, and the compute thread only asks after it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths

from xoviz.state import wishes
from xoviz.state.fulfil.base import RefusalError, fulfil, use

if TYPE_CHECKING:
    from xoviz.state.session import Session
    from xoviz.sweep.executors import Place
    from xoviz.sweep.lines import Line

SWEEP, TRIAL = "sweep", "trial"
"""The names of the studies."""

QUESTIONS = 10
"""How often a second the processes are asked what they have found."""


@fulfil.register(wishes.StartSweep)
def _start_sweep(wish: wishes.StartSweep, session: Session) -> None:
    # A sweep's code is read when somebody first wants one.
    from xoviz.sweep.watched import watched

    path = new_file() if wish.path is None else wish.path
    work = partial(watched, wish.spec, path, partial(_place, wish), session.compute.aside)
    session.studies.start(SWEEP, work, rate=QUESTIONS)


def _place(wish: wishes.StartSweep) -> Place:
    """Where the trials run. Raises ExecutorError."""
    if wish.scheduler:
        from xoviz.sweep.cluster import Cluster

        return Cluster(wish.scheduler)
    from xoviz.sweep.executors import Processes

    return Processes(wish.processes)


@fulfil.register(wishes.OpenSweep)
def _open_sweep(wish: wishes.OpenSweep, session: Session) -> None:
    from xoviz.sweep.watched import read_back

    session.studies.start(SWEEP, partial(read_back, wish.path))


@fulfil.register(wishes.OpenTrial)
def _open_trial(wish: wishes.OpenTrial, session: Session) -> None:
    from xoviz.sweep.watched import remade

    line = _line(wish.number, session)
    if line is None or line.outcome is None:
        raise RefusalError(session.tr("There is no network of trial {number}.").format(number=wish.number))
    session.studies.start(TRIAL, partial(remade, line), heard=partial(_put_in_place, session))


def _put_in_place(session: Session, found: object) -> None:
    """The network of a trial is there."""
    from xoviz.sweep.watched import Remaking

    if not isinstance(found, Remaking) or found.network is None:
        return
    number = found.line.trial.number
    try:
        use(found.network, session, session.tr("Open trial {number}").format(number=number))
    except ValueError as refusal:
        session.refused.emit(str(refusal))
        return
    told = session.tr("Trial {number} came out differently here: {what}") if found.differs else session.tr(
        "Trial {number} was trained again: the same network, bit for bit")
    session.said.emit(told.format(number=number, what="; ".join(found.differs[:1])))


def _line(number: int, session: Session) -> Line | None:
    """A line of the sweep on display."""
    from xoviz.sweep.watched import Watched

    study = session.studies.view.get(SWEEP)
    lines = study.result.progress.lines if study is not None and isinstance(study.result, Watched) else ()
    return next((line for line in lines if line.trial.number == number), None)


def new_file() -> Path:
    """A file of which there is none yet, in the folder for the program's data. RefusalError if that cannot be."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)) / "sweeps"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RefusalError(f"The folder for results cannot be made ({error.strerror}): choose a file.") from None
    stem = f"{datetime.now():%Y-%m-%d %H-%M-%S}"
    names = (f"{stem}{suffix}.jsonl" for suffix in ("", *(f" {number}" for number in range(2, 1000))))
    return next(folder / name for name in names if not (folder / name).exists())
