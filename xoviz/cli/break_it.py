"""``xoviz break-it``: how far a network can be led astray, and beside it others that do without its ideas.

The curves of the window's bench, over a whole set of pictures or over one; its map of what covering a part of a picture
does; and the fewest pixels whose flip changes the answer. The same generators give the same numbers for the same seed.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np

from xoviz.cli import break_words, output
from xoviz.cli.errors import CommandError, UsageError, told_as
from xoviz.cli.inputs import Example, Image, find_drawings, find_network, given, listed, side, task_for
from xoviz.explain.batch import Batch
from xoviz.explain.cover import covered
from xoviz.explain.flips import fewest_flips
from xoviz.explain.robustness import (
    Curves,
    Reader,
    accuracy_curves,
    accuracy_readings,
    rival_settings,
    rivals,
    score_curves,
    score_readings,
    training_items,
)
from xoviz.nn import Array, Network
from xoviz.tasks import task as find_task
from xoviz.tasks.base import Task, fresh
from xoviz.tasks.damage import THROWS_OF_ONE, UNITS, Damage, check_level, kinds_for, levels
from xoviz.tasks.templates import templates
from xoviz.wording import called

Result = TypeVar("Result")

MOST_PICTURES = 10_000
"""Beyond, an accuracy is no better known, and the pictures take much memory."""


class One(NamedTuple):
    """The one picture (C, H, W) that is followed, and the class whose strength is."""

    picture: Array
    answer: int


def run(arguments: Namespace) -> int:
    """Measure and report. Raises UsageError before the work, CommandError for what cannot be read."""
    if arguments.image is None and (arguments.cover or arguments.flips):
        raise UsageError("name the picture to cover or to flip pixels of: a file, or talk:x")
    if arguments.pictures > MOST_PICTURES:
        raise UsageError(f"an accuracy is measured on 1 to {MOST_PICTURES:,} examples, not {arguments.pictures:,}")
    image, network = given(arguments.image, arguments.network) if arguments.image is not None else (
        None, find_network(arguments.network or "letters-28"))
    known = task_for(network)
    if not known.has(network.input_shape):
        side(network)  # drawings of any size are damaged as letters are, and nothing else that no task knows
    arguments.kind = arguments.kind or kinds_for(known.input_kind)[0]
    if image is None:
        return _curves(arguments, network, None)
    picture = image.for_network(network)
    if arguments.flips:
        return _flips(arguments, network, picture)
    answer = _answer(arguments, network, image, picture)
    if arguments.cover:
        return _cover(arguments, network, picture, answer)
    return _curves(arguments, network, One(picture, answer))


def _answer(arguments: Namespace, network: Network, image: Image | Example, picture: Array) -> int:
    """The class whose score is followed: that asked for, the right one where it is known, else the winner."""
    if arguments.class_name is not None:
        if arguments.class_name not in network.classes:
            raise UsageError(f"the network has no class '{arguments.class_name}'; it has "
                             f"{listed(network.classes)}")
        return network.classes.index(arguments.class_name)
    known = image.answer_for(network)
    return int(network.forward(picture).scores.argmax()) if known is None else known


def _curves(arguments: Namespace, network: Network, one: One | None) -> int:
    """Accuracy over a set of pictures, or the strength of an answer over one, against each level."""
    _, size, columns = network.input_shape
    with told_as(UsageError, ValueError):
        damage = Damage.of(task_for(network), arguments.kind, arguments.seed, 1 if one is None else THROWS_OF_ONE)
        at = arguments.levels or levels(arguments.kind, size, columns)
        for level in at:
            check_level(arguments.kind, level)
    readers = [Reader("network", network)]
    read: One | Batch
    if one is not None and arguments.alone:
        read = one
    else:
        task = _task(arguments, network, size)
        read = one or _held_out(arguments, task, size)
        readers += _rivals(arguments, network, task, size)
    curves = _measured(arguments, readers, read, damage, at)
    answer = None if one is None else one.answer
    if arguments.json:
        output.say_json(_document(arguments, network, readers, curves, answer))
    else:
        known = task_for(network)
        things = called(known.noun, known.input_kind)
        for line in break_words.table(arguments, network, readers, curves, answer, (size, columns), things):
            output.say(line)
    return 0


def _measured(arguments: Namespace, readers: Sequence[Reader], read: One | Batch, damage: Damage,
              at: Sequence[float]) -> Curves:
    """The complete curves."""
    if isinstance(read, One):
        work, total = score_curves(readers, *read, damage, at), score_readings(readers, at)
    else:
        work = accuracy_curves(readers, read, damage, at)
        total = accuracy_readings(readers, len(read.answers), damage, at)
    return _finished(work, total, arguments, "reading what is damaged")


def _rivals(arguments: Namespace, network: Network, task: Task, size: int) -> tuple[Reader, ...]:
    """Those who are trained beside the network; nobody with ``--alone``."""
    if arguments.alone:
        return ()
    source = task.source(size, arguments.seed, rival_settings().batch)
    work = rivals(network, source, templates(task, size, arguments.seed), steps=arguments.steps, seed=arguments.seed)
    return _finished(work, training_items(network.stack, arguments.steps), arguments, "training the rivals").readers


def _task(arguments: Namespace, network: Network, size: int) -> Task:
    """Where pictures come from: a saved set, the task named, or the one that the network was made for.

    Raises UsageError if that is unknown, has other classes, or has no pictures of that size.
    """
    with told_as(UsageError, ValueError):
        task = find_drawings(arguments.drawings)[0] if arguments.drawings else find_task(arguments.task or network.task)
        if task.classes != network.classes:
            raise UsageError(f"the network '{network.name}' tells {', '.join(network.classes)} apart, but the examples "
                             f"of '{task.name}' are of {', '.join(task.classes)}; name another network with --network, "
                             "or other examples with --task or --drawings")
        task.draw(1, size, np.random.default_rng(0))
        return task


def _held_out(arguments: Namespace, task: Task, size: int) -> Batch:
    """The pictures that accuracy is measured on. Raises CommandError where a set keeps none."""
    batch = Batch(*fresh(task, size, arguments.seed, arguments.pictures))
    if not len(batch.answers):
        raise CommandError(f"'{task.name}' keeps no picture for testing; give its test part a share of the drawings")
    return batch


def _cover(arguments: Namespace, network: Network, picture: Array, answer: int) -> int:
    """What happens to the answer when a patch lies over each cell."""
    known = task_for(network)
    whole = known.input_kind in ("words", "table")
    with told_as(UsageError, ValueError):
        fill: Any = arguments.fill or ("grey" if known.nothing == 0 else "paper")
        work = covered(network, picture, answer, arguments.side, fill, whole=whole)
        found = _finished(work, None, arguments, "covering")
    if not arguments.json:
        for line in break_words.cover_map(arguments.image, found):
            output.say(line)
        return 0
    classes = network.classes
    output.say_json({
        "image": arguments.image, "network": network.name, "class": classes[answer], "side": found.side,
        "fill": found.fill, "bare": found.bare, "bare_lead": found.bare_lead, "values": found.values.tolist(),
        "leads": found.leads.tolist(),
        "winners": [[None if each < 0 else classes[each] for each in row] for row in found.winners.tolist()],
    })
    return 0


def _flips(arguments: Namespace, network: Network, picture: Array) -> int:
    """The fewest flips. Exit status 0 also where none were found: that is an answer."""
    kind = task_for(network).input_kind
    if kind in ("words", "table"):
        raise CommandError(f"no cell of a {task_for(network).noun} is on or off, so there is nothing to flip; "
                           f"--kind {kinds_for(kind)[-1]} damages it")
    with told_as(CommandError, ValueError):
        found = _finished(fewest_flips(network, picture, arguments.most), None, arguments, "searching")
    if not arguments.json:
        for line in break_words.flip_list(arguments.image, found):
            output.say(line)
        return 0
    places = found.found
    output.say_json({
        "image": arguments.image, "network": network.name, "class": network.classes[found.winner],
        "becomes": None if found.becomes is None else network.classes[found.becomes],
        "count": None if places is None else len(places), "proved": found.proved, "excluded": found.excluded,
        "tried": found.tried, "margins": list(found.margins),
        "flips": None if places is None else [
            {"row": flip.row, "column": flip.column, "to": "paper" if picture[0, flip.row, flip.column] > 0 else "ink"}
            for flip in places],
    })
    return 0


def _finished(work: Iterator[Result], total: int | None, arguments: Namespace, doing: str) -> Result:
    """The last result of some work, whose progress is shown; of a search nobody knows the ``total``."""
    result = next(work)
    with output.Progress(total or 1, arguments.json or total is None) as shown:
        for done, result in enumerate(work, 2):  # noqa: B007, since the last result is what is wanted
            if shown.due(done):
                shown.show(f"{doing}: {done:,} slices" if total is None else f"{doing}: {100 * done // total} %")
    return result


def _document(arguments: Namespace, network: Network, readers: list[Reader], curves: Curves,
              answer: int | None) -> dict[str, Any]:
    return {
        "network": network.name,
        "image": arguments.image,
        "class": None if answer is None else network.classes[answer],
        "kind": arguments.kind,
        "unit": UNITS[arguments.kind],
        "seed": arguments.seed,
        "pictures": curves.pictures,
        "variants": curves.variants,
        "levels": curves.levels.tolist(),
        "curves": [{
            "reader": reader.role,
            "measure": break_words.measure(reader, answer),
            "parameters": reader.network.stack.size,
            "steps": reader.steps,
            "values": curve.values.tolist(),
            "low": curve.low.tolist(),
            "high": curve.high.tolist(),
        } for reader, curve in zip(readers, curves.curves, strict=True)],
    }
