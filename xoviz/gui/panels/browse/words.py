"""What the Browse tab says."""

from __future__ import annotations

from collections.abc import Sequence

from xoviz.explain.examples import HELD_OUT, NEITHER, TRAINING
from xoviz.explain.reading_all import Readings
from xoviz.explain.reminders import Reminder
from xoviz.explain.sifting import Order, Outcome, Sifter
from xoviz.gui.widgets.vote_bars import percent
from xoviz.wording import Translate


def part_name(part: int | None, tr: Translate) -> str:
    """A part of the examples, or all of them."""
    return {None: tr("All"), TRAINING: tr("Training"), HELD_OUT: tr("Held out"), NEITHER: tr("Neither")}[part]


def part_meaning(part: int | None, tr: Translate) -> str:
    """What a part is for."""
    return {None: tr("All examples there are"), TRAINING: tr("What it may be trained on"),
            HELD_OUT: tr("What it is tested on: no training sees it"),
            NEITHER: tr("Left aside: drawn by people who are neither trained nor tested on")}[part]


def outcome_name(outcome: Outcome | None, tr: Translate) -> str:
    """How examples were read."""
    return {None: tr("All"), "right": tr("Right"), "wrong": tr("Wrong"), "unsure": tr("Not sure")}[outcome]


def outcome_meaning(outcome: Outcome | None, tr: Translate) -> str:
    """What counts as that."""
    return {None: tr("However they are read"), "right": tr("Its largest score is that of the right answer"),
            "wrong": tr("Its largest score is that of another answer"),
            "unsure": tr("Right or wrong, nobody should rely on it: the probability is below 95 %, or two scores are "
                         "equal")}[outcome]


def order_name(order: Order, tr: Translate) -> str:
    """How they are sorted."""
    return {"given": tr("as they come"), "unsure": tr("least sure first"), "sure": tr("surest first"),
            "loss": tr("largest error first"), "class": tr("by right answer"), "answer": tr("by what it says")}[order]


def person_name(by: str | None, tr: Translate) -> str:
    """Who drew something."""
    return tr("anyone") if by is None else by or tr("nobody said")


def example(readings: Readings, number: int, classes: Sequence[str], tr: Translate) -> str:
    """One example in a line: what it is, how it was read, and where it comes from."""
    examples = readings.examples
    parts = [tr("No. {number}").format(number=f"{number + 1:,}"), classes[examples.answers[number]]]
    if number < len(readings.winners):
        sure = readings.confidences[number]
        how_sure = percent(float(sure)) if readings.network.gives_probabilities else tr("{lead} ahead").format(
            lead=f"{sure:.2f}")
        parts += [tr("read as {answer}, {sure}").format(answer=classes[readings.winners[number]], sure=how_sure),
                  tr("error {error}").format(error=f"{readings.losses[number]:.3g}")]
    parts.append(part_name(int(examples.parts[number]), tr).lower())
    if examples.by:
        parts.append(tr("by {person}").format(person=person_name(examples.by[number], tr)))
    return " · ".join(parts)


def stop(share: float) -> str:
    """A limit of confidence, with as many digits as it has: "99.5 %"."""
    return f"{100 * share:g} %"


def accuracy(sifter: Sifter, tr: Translate) -> str:
    """How many are read rightly, a line for each part that there is."""
    lines = []
    for part in (HELD_OUT, TRAINING):
        right, count = sifter.rightly(part)
        if count:
            lines.append(tr("{part}: {share} right, {right} of {count}").format(
                part=part_name(part, tr), share=_share(right, count), right=f"{right:,}", count=f"{count:,}"))
    if not sifter.rightly(HELD_OUT)[1] and sifter.readings.complete:
        lines.insert(0, tr("Nothing to test on."))
    return "\n".join(lines)


def _share(right: int, count: int) -> str:
    """A share in percent; "100.0 %" only if none is missing."""
    return percent(1.0 if right == count else min(right / count, 0.999))


def reminded(trained: bool, old: bool, tr: Translate) -> str:
    """What stands over the pictures that the pad reminds the network of; ``old`` if they are those of the network of a
    moment ago."""
    if old:
        return tr("A moment ago it reminded it of these:")
    if trained:
        return tr("It reminds it of these training pictures:")
    return tr("It reminds it of these held-out pictures:")


def reminded_meaning(trained: bool, tr: Translate) -> str:
    """How that is measured."""
    why = "" if trained else tr(
        " Training draws new pictures all the time, so these are held-out ones, like those that it learned from.")
    return tr("The examples of each class that look most like the present picture to the network: in what its votes "
              "are given, the last layer before them, the angle between the two is smallest. 0° is the same, at 90° "
              "they have nothing in common.") + why


def reminder(found: Reminder, readings: Readings, classes: Sequence[str], tr: Translate) -> str:
    """One of them in a tooltip."""
    return tr("{degrees}° away: {example}").format(
        degrees=f"{found.degrees:.1f}", example=example(readings, found.number, classes, tr))
