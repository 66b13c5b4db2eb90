"""``xoviz classify``: X or O, or whatever classes a network knows, for picture files of any size, polarity and common
format; or why it is not sure."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from xoviz import wording
from xoviz.cli import output
from xoviz.cli.errors import CommandError
from xoviz.cli.inputs import find_image, find_network
from xoviz.explain.doubt import LETTERS, LETTERS_SEED, Doubt, Familiar, acquaint, compared, doubt
from xoviz.nn import Network, Trace
from xoviz.tasks import task
from xoviz.tasks.base import fresh_blocks
from xoviz.tasks.letters import LettersTask


def run(arguments: Namespace) -> int:
    """Read each file. One that cannot be read is named on standard error, and the others are read all the same."""
    network = find_network(arguments.network)
    answers, failed = [], False
    familiar: Familiar | None = None
    for file in arguments.files:
        try:
            trace = network.forward(find_image(file).prepared(network).picture)
        except CommandError as error:
            output.complain(str(error))
            failed = True
            continue
        familiar = familiar or acquainted(network)
        found = doubt(trace, familiar)
        answers.append({"file": file, **answer(trace, found)})
        if not arguments.json:
            output.say(f"{output.on_one_line(file)}: {_told(trace, found)}")
    if arguments.json:
        output.say_json(answers)
    return 1 if failed else 0


def acquainted(network: Network) -> Familiar | None:
    """How held-out letters look to a network, or whatever it learned; None where they are not compared with pictures
    (``explain.doubt``), or cannot be had: a network holds nothing of the drawings that it learned from."""
    try:
        known = task("letters" if network.classes == LettersTask.classes else network.task)
    except ValueError:
        return None
    if network.classes != known.classes or network.input_shape[0] != 1 or not compared(network):
        return None
    blocks = fresh_blocks(known, network.input_shape[1], LETTERS_SEED, LETTERS)
    *_, familiar = acquaint(network, (pictures for pictures, _ in blocks))
    return familiar


def answer(trace: Trace, found: Doubt | None) -> dict[str, Any]:
    """What a network said: ``class`` (None on a tie and for a blank picture), ``probabilities`` (None if it only
    votes), ``votes``, whether it is ``sure``, and if not the ``reason``."""
    classes = trace.network.classes
    best = None if found is not None and found.reason == "blank" else trace.verdict
    odds = trace.probabilities
    return {
        "class": None if best is None else classes[best],
        "probabilities": None if odds is None else dict(zip(classes, odds.tolist(), strict=True)),
        "votes": dict(zip(classes, trace.scores.tolist(), strict=True)),
        "sure": found is None,
        "reason": None if found is None else wording.doubt_text(found.reason, found.measured, found.limit),
    }


def verdict(trace: Trace) -> str:
    """The same in words."""
    odds = trace.probabilities
    return wording.verdict(trace.network.classes, trace.scores.tolist(), None if odds is None else odds.tolist())


def _told(trace: Trace, found: Doubt | None) -> str:
    """The verdict, and what speaks against it."""
    if found is None:
        return verdict(trace)
    reason = wording.doubt_text(found.reason, found.measured, found.limit)
    return f"neither: {reason}" if found.reason == "blank" else f"{verdict(trace)}; not sure: {reason}"
