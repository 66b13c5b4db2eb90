"""What can be wished for of sweeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xoviz.state.wishes.wish import Wish

if TYPE_CHECKING:
    from pathlib import Path

    from xoviz.sweep.spec import Spec


class StartSweep(Wish):
    """Run a sweep in so many processes, or on the cluster of the scheduler at an address, or go on with the one in the
    file at ``path`` (None: a new one in the data folder). The study is called "sweep", its results are Watched;
    ``CancelStudy`` ends the processes at once."""

    spec: Spec
    path: Path | None = None
    processes: int = 1
    scheduler: str = ""


class OpenSweep(Wish):
    """Show the results in a file, without going on with them; the same study."""

    path: Path


class OpenTrial(Wish):
    """Run a trial of the sweep on display again, and put its network in place; the study is called "trial"."""

    number: int
