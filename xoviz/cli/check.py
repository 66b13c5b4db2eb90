"""``xoviz check``: is everything there, and does the engine compute what it says?

Each network is audited: its forward pass against plain loops, its gradients against measured slopes and in the order
in which training computes; the talk's network also with the votes for the talk's ten pictures. What is printed is the
largest difference of each.
"""

from __future__ import annotations

import platform
import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from xoviz import __version__, assets, finding_words, zoo
from xoviz.cli import output
from xoviz.cli.errors import CommandError
from xoviz.cli.inputs import find_network
from xoviz.cli.requirements import qt_version, refuse_broken_qt
from xoviz.explain.audit import FORWARD_TOLERANCE, QUESTIONS, AuditReport, audit, greys, least_likely
from xoviz.explain.exact import fractions
from xoviz.nn import Network
from xoviz.tasks import task

TALK_VOTES = {
    "x": ("1", "5/9"),
    "x-translation": ("1", "2/3"),
    "x-scaling": ("1", "5/9"),
    "x-rotation": ("37/45", "5/9"),
    "x-weight": ("23/45", "5/9"),
    "o": ("5/9", "1"),
    "o-translation": ("5/9", "1"),
    "o-scaling": ("7/15", "5/9"),
    "o-rotation": ("7/15", "5/9"),
    "o-weight": ("7/15", "5/9"),
}
"""What the talk's filters and strong votes say of its ten pictures, for X and for O; the thick X is misread."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. ``largest_difference`` is None where there is nothing to measure."""

    name: str
    ok: bool
    largest_difference: float | None = None


def run(arguments: Namespace) -> int:
    """Check everything, saying each as it is done. The exit status is 1 if anything is wrong."""
    done = []
    for check in _checks(arguments.network):
        done.append(check)
        if not arguments.json:
            difference = check.largest_difference
            rest = "" if difference is None else f"; largest difference {difference:.1e}"
            output.say(f"{'ok   ' if check.ok else 'WRONG'} {check.name}{rest}")
    if arguments.json:
        output.say_json({"checks": [asdict(check) for check in done]})
    wrong = sum(not check.ok for check in done)
    if wrong:
        raise CommandError(f"{wrong} of {len(done)} checks failed")
    return 0


def _checks(name: str | None) -> Iterator[Check]:
    """Versions and resources, then the network called ``name``, or all that ship."""
    # A wrong name is bad usage, and said before anything else.
    chosen = None if name is None else find_network(name)
    yield from _versions()
    yield _resources()
    if name is not None and chosen is not None:
        yield from checks_of(name, chosen)
        return
    for shipped in zoo.names():
        try:
            network = find_network(shipped)
        except CommandError as error:
            yield Check(f"{shipped}: {error}", ok=False)
        else:
            yield from checks_of(shipped, network)


def _versions() -> Iterator[Check]:
    yield Check(f"xoviz {__version__}", ok=True)
    yield Check(f"Python {platform.python_version()}", ok=True)
    yield Check(f"NumPy {np.__version__}", ok=True)
    built: Any = np.show_config(mode="dicts")
    blas = built.get("Build Dependencies", {}).get("blas", {})
    yield Check(f"BLAS {blas.get('name', 'unknown')} {blas.get('version', '')}".rstrip(), ok=True)
    yield _qt()


def _qt() -> Check:
    version = qt_version()
    try:
        refuse_broken_qt(sys.version_info[:2], version)
    except CommandError as error:
        return Check(f"Qt ({error})", ok=False)
    return Check(f"Qt (PySide6) {version}", ok=True)


def _resources() -> Check:
    try:
        assets.path("icons", "xoviz.svg")
    except assets.MissingAssetError as error:
        return Check(f"resources ({error})", ok=False)
    return Check("resources", ok=True)


def checks_of(name: str, network: Network) -> Iterator[Check]:
    """The arithmetic of one network, on a picture of random greys, which has no ties."""
    report = audited(network)
    for question in QUESTIONS:
        lines = report.lines_of(question)
        compared, kinks = sum(line.compared for line in lines), sum(line.kinks for line in lines)
        what = finding_words.audit_question(question, compared, kinks)
        yield Check(f"{name}: {what}", report.ok(question), report.difference(question))
    if name == "talk":
        yield talk_figures(network)


def audited(network: Network) -> AuditReport:
    """The whole audit."""
    # The last item holds everything.
    picture = greys(network)
    *_, report = audit(network, picture, least_likely(network, picture))
    return report


def talk_figures(network: Network) -> Check:
    """The votes for the talk's ten pictures, in fractions exactly, and how far the floats are from them."""
    exact, differences = True, []
    for sample in task("letters").samples():
        votes = [Fraction(vote) for vote in TALK_VOTES[sample.name]]
        exact &= fractions(network, sample.picture)[-1].ravel().tolist() == votes
        differences += np.abs(network.forward(sample.picture).scores - np.array(votes, float)).tolist()
    return Check("talk: the votes for the talk's ten pictures", exact and max(differences) < FORWARD_TOLERANCE,
                 max(differences))
