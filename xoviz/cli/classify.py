"""``xoviz classify``: X or O, for picture files of any size, polarity and common format."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from xoviz import wording
from xoviz.cli import output
from xoviz.cli.errors import CommandError
from xoviz.cli.inputs import find_image, find_network
from xoviz.nn import Network, Trace


def run(arguments: Namespace) -> int:
    """Read each file. One that cannot be read is named on standard error, and the others are read all the same."""
    network = find_network(arguments.network)
    answers, failed = [], False
    for file in arguments.files:
        try:
            trace = _read(file, network)
        except CommandError as error:
            output.complain(str(error))
            failed = True
        else:
            answers.append({"file": file, **answer(trace)})
            if not arguments.json:
                output.say(f"{output.on_one_line(file)}: {verdict(trace)}")
    if arguments.json:
        output.say_json(answers)
    return 1 if failed else 0


def answer(trace: Trace) -> dict[str, Any]:
    """What a network said: ``class`` (None on a tie), ``probabilities`` (None if it only votes), ``votes``."""
    classes, best = trace.network.classes, trace.verdict
    odds = trace.probabilities
    return {
        "class": None if best is None else classes[best],
        "probabilities": None if odds is None else dict(zip(classes, odds.tolist(), strict=True)),
        "votes": dict(zip(classes, trace.scores.tolist(), strict=True)),
    }


def verdict(trace: Trace) -> str:
    """The same in words."""
    odds = trace.probabilities
    return wording.verdict(trace.network.classes, trace.scores.tolist(), None if odds is None else odds.tolist())


def _read(file: str, network: Network) -> Trace:
    return network.forward(find_image(file).for_network(network))
