"""What the tab "Side by side" says."""

from __future__ import annotations

import math

from xoviz.explain.duel import Bout
from xoviz.wording import Translate, percent

HAND, STACK, FILE, RUN = "hand", "stack", "file", "run"
"""Kinds of opponents that are more than a name."""

AS_THEY_ARE = ("shipped", FILE, RUN)
"""Kinds of opponents that have learned already, and usually begin with that."""


def opponents(tr: Translate) -> tuple[tuple[str, str, str], ...]:
    """Those who can be chosen, each with its kind and its name; a kind of "" is a line between them."""
    return ((HAND, "", tr("Hand against machine: your filters, or learned ones")), ("", "", ""),
            ("preset", "two", tr("Two convolutions")), ("preset", "deep", tr("Deep: four convolutions")),
            ("preset", "plain", tr("No convolution: one hidden layer")),
            (STACK, "", tr("Another stack, as text…")), ("", "", ""),
            ("shipped", "talk", tr("The talk’s network, made by hand")),
            ("shipped", "letters-9", tr("letters-9, which has learned")),
            ("shipped", "letters-28", tr("letters-28, which has learned")), (FILE, "", tr("A network’s file…")))


def share(right: float, low: float, high: float) -> str:
    """An accuracy with its interval: "97.2 % (95.4 to 98.3)"; "–" where there is none."""
    if not math.isfinite(right):
        return "–"
    return f"{percent(right)} ({100 * low:.1f} to {100 * high:.1f})"


def facts(bout: Bout, place: int, tr: Translate) -> str:
    """How well one reads, and how soon it did."""
    standing, score = bout.standings[place], bout.score
    if score is None:
        return tr("There are no pictures to test on.") if not bout.letters else tr("Not looked at yet.")
    told = share(standing.right / bout.letters, *score.intervals[place])
    if standing.diverged:
        return tr("{share}; its loss ran away").format(share=told)
    if not standing.until_99:
        return told
    return tr("{share}; 99 % after {count:,}").format(share=told, count=standing.until_99)


def verdict(bout: Bout, tr: Translate) -> str:
    """Who is ahead, by how much, and whether that can be believed."""
    score, names = bout.score, [each.name for each in bout.contestants]
    if score is None or not bout.step:
        return tr("Press Play: both learn the same examples, step by step.")
    if score.ahead is None:
        told = tr("Even: both read as many examples rightly.")
    else:
        form = tr("{name} is ahead by {points:.1f} points.") if score.sure else tr(
            "{name} is ahead by {points:.1f} points, which may be chance: the intervals overlap.")
        told = form.format(name=names[score.ahead], points=100 * score.lead)
    return f"{told} {_sooner(bout, tr)}".rstrip()


def _sooner(bout: Bout, tr: Translate) -> str:
    """Who needed fewer letters for 99 %."""
    score = bout.score
    if score is None or score.sooner is None:
        return ""
    mine = bout.standings[score.sooner].until_99 or 0
    others = [each.until_99 for place, each in enumerate(bout.standings) if place != score.sooner]
    name = bout.contestants[score.sooner].name
    if others[0] is None or not mine:
        return tr("Only {name} has come to 99 %.").format(name=name)
    return tr("{name} came to 99 % with {factor:.1f} times fewer examples.").format(name=name, factor=others[0] / mine)


def status(bout: Bout, *, changed: bool, tr: Translate) -> str:
    """How far they are."""
    told = tr("Step {step:,}: {count:,} examples each; tested on {letters} that neither learns from.").format(
        step=bout.step, count=bout.pictures, letters=bout.letters)
    return tr("{told} The network on display is another now: Reset begins with it.").format(
        told=told) if changed else told


def pointed(bout: Bout, place: int, *, losses: bool, tr: Translate) -> str:
    """What both were like at a look."""
    parts = []
    for number, (contestant, standing) in enumerate(zip(bout.contestants, bout.standings, strict=True)):
        if losses:
            value = standing.losses[place]
            told = f"{value:.3g}" if math.isfinite(value) else "–"
        else:
            low, high = bout.intervals(number)
            told = share(float(standing.accuracies[place]), float(low[place]), float(high[place]))
        parts.append(f"{contestant.name} {told}")
    return tr("After {count:,} examples: {what}").format(count=int(bout.looks[place]), what=", ".join(parts))
