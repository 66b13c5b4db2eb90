"""``xoviz classify``: X or O, or whatever classes a network knows, for picture files of any size, polarity and common
format; or why it is not sure."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from xoviz import wording
from xoviz.cli import output
from xoviz.cli.errors import CommandError
from xoviz.cli.inputs import find_input, find_network, task_for
from xoviz.explain.doubt import LETTERS, LETTERS_SEED, Doubt, Familiar, acquaint, compared, doubt
from xoviz.explain.heads import Head, heads, names_of
from xoviz.nn import Array, Network, Trace
from xoviz.tasks import task
from xoviz.tasks.base import Task, known_blocks
from xoviz.tasks.known.letters import LettersTask


def run(arguments: Namespace) -> int:
    """Read each file. One that cannot be read is named on standard error, and the others are read all the same."""
    network = find_network(arguments.network)
    answers, failed = [], False
    familiar: Familiar | None = None
    for file in arguments.files:
        try:
            trace = network.forward(find_input(file, network).picture_for(network))
        except CommandError as error:
            output.complain(str(error))
            failed = True
            continue
        familiar = familiar or acquainted(network)
        found = doubt(trace, familiar, task_for(network).inked_from)
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
    suits = network.classes == known.classes and known.has(network.input_shape)
    if not (suits and known.familiar and compared(network)):
        return None
    *_, familiar = acquaint(network, _drawn(known, network.input_shape[1]))
    return familiar


def _drawn(known: Task, size: int) -> Iterator[Array]:
    """What one compares with, in blocks. To make up so many sounds takes seconds: a terminal shows how far it is."""
    done = 0
    with output.Progress(LETTERS, quiet=True) as shown:
        for pictures, _ in known_blocks(known, size, LETTERS_SEED, LETTERS):
            done += len(pictures)
            if shown.due(done):
                shown.show(f"drawing {LETTERS:,} {known.noun}s to compare with: {min(100 * done // LETTERS, 100)} %")
            yield pictures


def answer(trace: Trace, found: Doubt | None) -> dict[str, Any]:
    """What a network said: ``class`` (None on a tie and for a blank picture), ``probabilities`` (None if it only
    votes), ``votes``, whether it is ``sure``, and if not the ``reason``. Of a network with two heads, whose classes are
    pairs, also what each of the ``heads`` said, and the ``action`` that a rule has for the pair."""
    classes = trace.network.classes
    best = None if found is not None and found.reason == "blank" else trace.verdict
    odds = trace.probabilities
    return {
        "class": None if best is None else classes[best],
        "probabilities": None if odds is None else dict(zip(classes, odds.tolist(), strict=True)),
        "votes": dict(zip(classes, trace.scores.tolist(), strict=True)),
        "sure": found is None,
        "reason": None if found is None else reason(trace.network, found),
        **({"heads": [_of_head(head) for head in heads(trace)], "action": action(trace) or None}
           if names_of(trace.network) else {}),
    }


def reason(network: Network, found: Doubt) -> str:
    """Why an answer of a network is not to be relied on."""
    known = task_for(network)
    return wording.doubt_text(found.reason, found.measured, found.limit,
                              things=wording.called(known.noun, known.input_kind))


def verdict(trace: Trace) -> str:
    """The same in words."""
    odds = trace.probabilities
    both = heads(trace)
    if both:
        return wording.both_verdicts([(head.names, head.scores.tolist(), head.odds) for head in both])
    return wording.verdict(trace.network.classes, trace.scores.tolist(), None if odds is None else odds.tolist())


def action(trace: Trace) -> str:
    """The sentence that the rule has for what a network with two heads said; empty where there is none."""
    said = [head.verdict if head.verdict is None else head.names[head.verdict] for head in heads(trace)]
    return "" if len(said) != 2 or said[0] is None or said[1] is None else wording.action_text(said[0], said[1])


def _of_head(head: Head) -> dict[str, Any]:
    odds = head.odds
    return {"class": None if head.verdict is None else head.names[head.verdict],
            "probabilities": None if odds is None else dict(zip(head.names, odds, strict=True)),
            "votes": dict(zip(head.names, head.scores.tolist(), strict=True))}


def _told(trace: Trace, found: Doubt | None) -> str:
    """The verdict, and what speaks against it; what follows from a pair by a rule."""
    if found is not None:
        why = reason(trace.network, found)
        none = "neither" if len(trace.network.classes) == 2 else "none of these"
        return f"{none}: {why}" if found.reason == "blank" else f"{verdict(trace)}; not sure: {why}"
    rule = action(trace)
    return f"{verdict(trace)}; by the rule: {rule}" if rule else verdict(trace)
