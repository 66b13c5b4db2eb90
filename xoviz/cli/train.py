"""``xoviz train``: training without a window, as fast as the engine goes."""

from __future__ import annotations

import math
import shlex
from argparse import Namespace
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np

from xoviz import finding_words, wording, zoo
from xoviz.cli import games, output
from xoviz.cli.errors import CommandError, UsageError, told_as
from xoviz.cli.games import played
from xoviz.cli.inputs import find_drawings, find_network
from xoviz.cli.own_stack import own_network
from xoviz.cli.writable import check_writable
from xoviz.explain.batch import Batch
from xoviz.explain.diagnosis import Case, Finding, diagnose
from xoviz.explain.heads import accuracies, forked, names_of
from xoviz.nn import Network, network
from xoviz.nn.storage import StorageError, save
from xoviz.nn.train import Progress, Settings, State, train
from xoviz.tasks import task as find_task
from xoviz.tasks.base import Task, fresh, limited_blocks, together
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.limits import check_limit

RECENT = 100
"""Loss and accuracy are means over this many last steps."""

HELD_OUT = 1000
"""How many fresh letters, or held-out drawings at most, the trained network is tested on."""

ENOUGH = 20
"""From so many held-out pictures on, what is wrong can be told from them."""

LETTERS_STACK = "letters-9"
"""Whose layers learn letters unless another network is named."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a run led to. ``loss`` and ``accuracy`` are means over the last steps, nan if there was none.

    ``steps`` lead from the start to ``network``; ``diverged`` says that the run ended there by itself. ``losses`` are
    the means of some steps each, all along the way.
    """

    network: Network
    steps: int
    seconds: float
    loss: float
    accuracy: float
    diverged: bool
    losses: tuple[float, ...] = ()

    @property
    def learned_nothing(self) -> bool:
        """The run ended with the network that it began with, because its first step went astray."""
        return self.diverged and self.steps == 0


def run(arguments: Namespace) -> int:
    """Train, report and save. Raises UsageError before the work, CommandError if the run diverges."""
    with told_as(UsageError, ValueError):
        settings = Settings(arguments.optimiser, arguments.rate, arguments.batch)
        check_limit(arguments.letters)
        task, usual = subject(arguments)
        start = starting_network(arguments, task, usual)
        # The task knows which sizes it can draw.
        task.draw(1, rows(start), np.random.default_rng(0))
        check_shape(start, task)
    if arguments.out is not None:
        check_writable(Path(arguments.out))
    outcome = trained(start, task, settings, arguments.steps, arguments.seed, arguments.json, arguments.letters)
    held_out = Batch(*fresh(task, rows(start), arguments.seed, HELD_OUT))
    found = findings(arguments, task, start, outcome, settings, held_out)
    test = tested(outcome.network, held_out, played(task, outcome.network, arguments.seed))
    _report(arguments, task, outcome, test, found)
    if outcome.diverged:
        unsaved = " Nothing was learned, so nothing was saved." if outcome.learned_nothing else ""
        raise CommandError(wording.diverged(outcome.steps, settings.rate) + unsaved)
    return 0


def subject(arguments: Namespace) -> tuple[Task, int]:
    """What is to be learned, and how many rows its pictures have, which a network or ``--size`` may overrule."""
    if arguments.drawings is not None:
        return find_drawings(arguments.drawings)
    task = find_task(arguments.task or LettersTask.name)
    return task, task.usual_size


def rows(network: Network) -> int:
    """How many rows the pictures have that a network reads."""
    return network.input_shape[1]


def check_shape(network: Network, task: Task) -> None:
    """UsageError if a network does not read the pictures of a task."""
    if network.input_shape != task.shape(rows(network)):
        raise UsageError(f"the network '{network.name}' reads inputs of shape {network.input_shape}, but those of "
                         f"the task '{task.name}' have {task.shape(rows(network))}")
    if network.stack.loss != task.fitting_loss(network.stack.loss):
        raise UsageError(f"the network '{network.name}' is trained for the loss '{network.stack.loss}', but a game is "
                         f"learned by the loss '{task.loss}'")


def starting_network(arguments: Namespace, task: Task, usual: int) -> Network:
    """The stack that is asked for, or one that suits the task: with random weights, or with its own to go on from.

    Raises UsageError if it does not fit the task, ValueError if its layers do not fit the size.
    """
    if arguments.stack is not None:
        return own_network(arguments, task, usual)
    name = stack_name(arguments, task)
    if name is None:
        if arguments.goes_on:
            raise UsageError("--continue goes on from a network that has learned; say which with --network FILE")
        shape = task.shape(arguments.size or usual)
        return zoo.for_task(shape, task.classes, arguments.seed, task.name, task.stack, task.loss)
    fresh_one = name in zoo.names() and not arguments.goes_on
    found = zoo.untrained(name, arguments.seed, task.classes) if fresh_one else find_network(name)
    if len(found.classes) != len(task.classes):
        raise UsageError(f"the network '{name}' has {len(found.classes)} classes, "
                         f"but the task '{task.name}' has {len(task.classes)}: {', '.join(task.classes)}")
    if arguments.goes_on and found.classes != task.classes:
        raise UsageError(f"the network '{name}' was trained for {', '.join(found.classes)}, but the task "
                         f"'{task.name}' is about {', '.join(task.classes)}; without --continue it starts anew")
    size = arguments.size or rows(found)
    if not arguments.goes_on:
        named = found.name if found.task in ("", task.name) else f"{task.name}-{size}"
        return network(found.layers, task.shape(size), task.classes, seed=arguments.seed,
                       loss=task.fitting_loss(found.stack.loss), name=named, task=task.name)
    if size != rows(found):
        _, high, wide = found.input_shape
        raise UsageError(f"--continue keeps the weights, and they read {high} x {wide} cells, not {size}")
    return found


def stack_name(arguments: Namespace, task: Task) -> str | None:
    """The network whose layers are asked for; None where layers are to be found that suit the task."""
    name: str | None = arguments.network
    return LETTERS_STACK if name is None and isinstance(task, LettersTask) else name


def trained(start: Network, task: Task, settings: Settings, steps: int, seed: int, quiet: bool,
            letters: int = 0) -> Outcome:
    """Train for ``steps`` steps, or until the loss is no longer a number; ``quiet`` keeps progress off the logs."""
    losses: deque[float] = deque(maxlen=RECENT)
    curve = Curve()
    correct: deque[int] = deque(maxlen=RECENT)
    progress = Progress(State.fresh(start, settings))
    run = train(start, task.source(rows(start), seed, settings.batch, letters), settings)
    began = perf_counter()
    with output.Progress(steps, quiet) as shown:
        while progress.step < steps:
            progress = next(run)
            if progress.diverged:
                break
            losses.append(progress.loss)
            curve.add(progress.loss)
            correct.append(progress.correct)
            if shown.due(progress.step):
                right = "" if task.game else f"   {wording.percent(_mean(correct) / settings.batch)} right"
                shown.show(f"step {progress.step:,} of {steps:,}   loss {_mean(losses):.4g}{right}")
    seconds = perf_counter() - began
    return Outcome(start.with_vector(progress.vector()), progress.step, seconds, _mean(losses),
                   _mean(correct) / settings.batch, progress.diverged, curve.means)


class Curve:
    """The losses of a run as means of ever longer stretches, so that there are never many."""

    def __init__(self, most: int = 64) -> None:
        self._most, self._stretch = most, 1
        self._means: list[float] = []
        self._sum, self._count = 0.0, 0

    def add(self, loss: float) -> None:
        """Take in the loss of a step."""
        self._sum, self._count = self._sum + loss, self._count + 1
        if self._count == self._stretch:
            self._means.append(self._sum / self._count)
            self._sum, self._count = 0.0, 0
        if len(self._means) == self._most:
            self._means = [(one + other) / 2 for one, other in zip(self._means[::2], self._means[1::2], strict=True)]
            self._stretch *= 2

    @property
    def means(self) -> tuple[float, ...]:
        """The mean of each stretch that is complete."""
        return tuple(self._means)


def findings(arguments: Namespace, task: Task, start: Network, outcome: Outcome, settings: Settings,
             held_out: Batch) -> tuple[tuple[str, str], ...]:
    """What is wrong after training: headline and evidence of each. That it diverged is an error, and said as one."""
    if outcome.steps == 0 or outcome.diverged or len(held_out.answers) < ENOUGH:
        return ()
    known = None
    if arguments.letters:
        known = Batch(*together(limited_blocks(task, rows(start), arguments.seed, arguments.letters)))
    case = Case(outcome.network, held_out, known, settings, outcome.steps, start.vector, outcome.losses, outcome.loss)
    *_, found = diagnose(case)
    return tuple(_in_words(finding, start) for finding in found or ())


def _in_words(finding: Finding, network: Network) -> tuple[str, str]:
    names = dict(zip((layer.id for layer in network.layers),
                     wording.layer_names([layer.kind for layer in network.layers]), strict=True))
    unit = finding_words.unit_text(finding.kind, finding.unit, finding.more, network.classes)
    return (finding_words.finding_headline(finding.kind, finding.figures, names.get(finding.layer or "", ""), unit),
            finding_words.finding_evidence(finding.kind, finding.figures, unit))


def command_line(arguments: Namespace, task: Task, steps: int) -> str:
    """The command that makes the same network again, step for step."""
    name = stack_name(arguments, task)
    parts = ["xoviz", "train"]
    if arguments.drawings is not None:
        parts += ["--drawings", arguments.drawings]
    elif not isinstance(task, LettersTask):
        parts += ["--task", task.name]
    if arguments.stack is not None:
        parts += ["--stack", arguments.stack]
    elif name is not None:
        parts += ["--network", name]
    parts += ["--continue"] if arguments.goes_on else []
    parts += ["--size", str(arguments.size)] if arguments.size else []
    parts += ["--steps", str(steps), "--seed", str(arguments.seed), "--rate", repr(arguments.rate)]
    parts += ["--batch", str(arguments.batch), "--optimiser", arguments.optimiser]
    parts += ["--letters", str(arguments.letters)] if arguments.letters else []
    return shlex.join(parts)


class Test(NamedTuple):
    """How many pictures that no training sees there were, and the share that was read rightly, nan if there were none;
    of a game, the shares that were won (see ``games``); of a network with two ``heads``, the share of each alone."""

    pictures: int
    accuracy: float
    games: Mapping[str, float]
    heads: tuple[float, ...] = ()


def tested(network: Network, held_out: Batch, games: Mapping[str, float]) -> Test:
    """How well a network reads the pictures that it has not seen."""
    count = len(held_out.answers)
    heads = accuracies(network, *held_out) if count and forked(network) else ()
    return Test(count, network.accuracy(*held_out) if count else math.nan, games, heads)


def _report(arguments: Namespace, task: Task, outcome: Outcome, test: Test, found: Sequence[tuple[str, str]]) -> None:
    """Save the network if it has learned, then say how it went, for people or as JSON."""
    saved = arguments.out is not None and not outcome.learned_nothing
    if saved:
        named = replace(outcome.network, name=_line(Path(arguments.out).stem),
                        made=_line(command_line(arguments, task, outcome.steps)))
        with told_as(CommandError, StorageError):
            save(named, arguments.out)
    own = outcome.network.name
    called = own if own == f"{task.name}-{rows(outcome.network)}" else arguments.network or own
    if arguments.json:
        output.say_json(_document(arguments, task.name, called, outcome, test, found))
        return
    for line in _told(arguments, task, called, outcome, test):
        output.say(line)
    for headline, evidence in found:
        output.say(f"{headline} {evidence}")
    if saved:
        output.say(f"saved in {output.on_one_line(arguments.out)}")


def _told(arguments: Namespace, task: Task, called: str, outcome: Outcome, test: Test) -> Iterator[str]:
    """How well it reads, and how it got there, in words."""
    one = task.noun if test.pictures == 1 else f"{task.noun}s"
    which = f"{test.pictures:,} {'fresh' if task.held_out is None else 'held-out'} {one}"
    result = f"{wording.percent(test.accuracy)} of {which} read rightly" if test.pictures else "nothing to test it on"
    yield f"{called} after {outcome.steps:,} steps: {games.told(task, test.games) if test.games else result}"
    if test.games:
        yield f"of {which} with a single right move, it finds that on {wording.percent(test.accuracy)}"
    for share, names in zip(test.heads, names_of(outcome.network), strict=False):
        yield f"  {wording.percent(share)} of the answers {names[0]} … {names[-1]}"
    if not math.isnan(outcome.loss):
        right = "" if test.games else f", {wording.percent(outcome.accuracy)} right"
        yield (f"loss {outcome.loss:.4g}{right} in the last {min(RECENT, outcome.steps)} steps; "
               f"{outcome.seconds:.1f} s, {_speed(arguments, outcome):,.0f} {task.noun}s a second")


def _document(arguments: Namespace, task: str, called: str, outcome: Outcome, test: Test,
              found: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {
        "task": task,
        "network": called,
        "steps": outcome.steps,
        "seed": arguments.seed,
        "seconds": outcome.seconds,
        "samples_per_second": _speed(arguments, outcome),
        "loss": outcome.loss,
        "accuracy": outcome.accuracy,
        "held_out_accuracy": test.accuracy,
        **test.games,
        **({"heads_accuracy": list(test.heads)} if test.heads else {}),
        "findings": [{"headline": headline, "evidence": evidence} for headline, evidence in found],
    }


def _speed(arguments: Namespace, outcome: Outcome) -> float:
    """Pictures learned from in a second."""
    batch: int = arguments.batch
    return outcome.steps * batch / outcome.seconds


def _mean(values: deque[float] | deque[int]) -> float:
    return sum(values) / len(values) if values else math.nan


def _line(text: str) -> str:
    """``text`` as a network file may hold it: printable, and not endless."""
    return "".join(character if character.isprintable() else "?" for character in text)[:2000]
