"""``xoviz shuffle``: does the order of pixels, or of columns, tell anything? The tab *Shuffle* without a window."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Generator
from typing import Any

from xoviz import finding_words
from xoviz.cli import output
from xoviz.cli.errors import UsageError
from xoviz.explain.batch import Batch
from xoviz.explain.shuffle import (
    KINDS,
    LEAST_SEEDS,
    LOOKS,
    MOST_SEEDS,
    MOST_STEPS,
    ORDERS,
    SETUPS,
    Comparison,
    Conclusion,
    Setup,
    Shuffle,
    conclusion,
    shuffle,
    work,
)
from xoviz.nn.sources import BatchSource
from xoviz.tasks import task as find_task
from xoviz.tasks.shuffled import lesson
from xoviz.wording import percent

COLUMN = 24
"""Characters of a column of the table."""

PARTS = {"letters": "pixels", "table": "columns"}
"""What is rearranged."""


def run(arguments: Namespace) -> int:
    """Run the experiment and report. Raises UsageError before the work."""
    setup, steps = _setup(arguments), arguments.steps
    seeds = range(arguments.seed, arguments.seed + arguments.seeds)
    found = _experiment(setup, seeds, steps, arguments)
    latest = found.latest
    assert latest is not None  # the last item comes after a look
    drawn = conclusion(latest)
    if arguments.json:
        output.say_json(_document(setup, seeds, found, drawn))
        return 0
    for line in _lines(setup, seeds, found, drawn, steps):
        output.say(line)
    return 0


def _setup(arguments: Namespace) -> Setup:
    if arguments.what not in SETUPS:
        raise UsageError(f"there is no shuffle experiment on '{arguments.what}'; there are {', '.join(SETUPS)}")
    if not LEAST_SEEDS <= arguments.seeds <= MOST_SEEDS:
        raise UsageError(f"the experiment takes {LEAST_SEEDS} to {MOST_SEEDS} seeds, not {arguments.seeds}")
    if arguments.steps is not None and arguments.steps > MOST_STEPS:
        raise UsageError(f"each network learns for 1 to {MOST_STEPS:,} steps, not {arguments.steps:,}")
    return SETUPS[arguments.what]


def _experiment(setup: Setup, seeds: range, steps: int | None, arguments: Namespace) -> Shuffle:
    """The last result; how far it is stands on standard error."""
    task = find_task(setup.what)

    def lessons(seed: int, shuffled: bool) -> Generator[None, None, tuple[BatchSource, Batch]]:
        source, test = yield from lesson(task, setup.size, seed, setup.settings.batch, shuffled=shuffled,
                                         limit=setup.examples, tested=setup.tested)
        return source, Batch(*test)

    total, found = work(setup, len(seeds), steps), None
    items = shuffle(setup, seeds, lessons, task.shape(setup.size), task.classes, steps)
    with output.Progress(total, arguments.json) as shown:
        for done, item in enumerate(items, 1):
            found = item or found
            if shown.due(done):
                shown.show(f"learning: {100 * done // total} %")
    assert found is not None
    return found


def _lines(setup: Setup, seeds: range, found: Shuffle, drawn: Conclusion, asked: int | None) -> list[str]:
    """The accuracies as a table, then what follows; ``asked`` is how many steps were asked for."""
    rounded = "" if asked in (None, found.steps) else f" (rounded up from {asked:,}, for {LOOKS} looks on the way)"
    lines = [f"{setup.what}: seeds {seeds[0]} to {seeds[-1]}, {found.steps:,} steps{rounded}, "
             f"tested on {found.tested:,} each",
             (" " * COLUMN + "".join(finding_words.order_name(order).ljust(COLUMN) for order in ORDERS)).rstrip()]
    for kind, name in enumerate(KINDS):
        cells = (found.curve(kind, order) for order in range(len(ORDERS)))
        told = (f"{percent(float(mean[-1]))} ± {100 * spread[-1]:.1f}".ljust(COLUMN) for mean, spread in cells)
        lines.append((name.ljust(COLUMN) + "".join(told)).rstrip())
    lines += [finding_words.shuffling_text(kind, each.verdict, each.figures)
              for kind, each in zip(KINDS, drawn.shuffling, strict=True)]
    lines += [finding_words.lead_text(order, each.verdict, each.figures)
              for order, each in zip(ORDERS, drawn.lead, strict=True)]
    return [*lines, finding_words.moral_text(drawn.moral, PARTS[setup.what]),
            "In brackets: 95 % intervals of the difference in points, seed by seed (Student's t)."]


def _document(setup: Setup, seeds: range, found: Shuffle, drawn: Conclusion) -> dict[str, Any]:
    return {
        "task": setup.what,
        "stacks": {"convolutional": setup.convolutional, "plain": setup.plain},
        "seeds": list(seeds),
        "steps": found.steps,
        "batch": setup.settings.batch,
        "examples": setup.examples,
        "tested": found.tested,
        "looks": found.looks.tolist(),
        "accuracies": {name: {order: found.accuracies[:, kind, place].tolist() for place, order in enumerate(ORDERS)}
                       for kind, name in enumerate(KINDS)},
        "shuffling": {name: _compared(each) for name, each in zip(KINDS, drawn.shuffling, strict=True)},
        "lead": {order: _compared(each) for order, each in zip(ORDERS, drawn.lead, strict=True)},
        "moral": drawn.moral,
    }


def _compared(each: Comparison) -> dict[str, Any]:
    found = each.difference
    return {"before": each.before, "after": each.after, "difference": found.mean, "error": found.error,
            "low": found.low, "high": found.high, "p": found.p, "verdict": each.verdict}
