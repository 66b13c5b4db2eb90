"""What the tab "Shuffle" says."""

from __future__ import annotations

import numpy as np

from xoviz.explain.shuffle import KINDS, LEAST_SEEDS, ORDERS, Shuffle, conclusion
from xoviz.finding_words import lead_text, moral_text, order_name, shuffling_text
from xoviz.wording import Translate, percent


def subjects(tr: Translate) -> dict[str, tuple[str, str, str]]:
    """What can be rearranged: by the task's name, its title, what is rearranged in it, and one of its examples."""
    return {"letters": (tr("Letters"), tr("pixels"), tr("letters")),
            "table": (tr("Table"), tr("columns"), tr("customers"))}


def beginning(what: str, tr: Translate) -> tuple[str, ...]:
    """What will be tried, before there are numbers."""
    _, parts, things = subjects(tr)[what]
    return (tr("Does the order of the {parts} tell anything? Press Run.").format(parts=parts),
            tr("A convolutional and a plain network each learn the {things} twice: as they are, and with all {parts} "
               "rearranged in one and the same way.").format(things=things, parts=parts),
            tr("Nothing is lost by that but who stands beside whom. What follows is computed from the accuracies."))


def told(found: Shuffle, tr: Translate) -> tuple[str, ...]:
    """What follows from the numbers, the moral first; nothing before there are any."""
    latest = found.latest
    if latest is None or len(latest) < LEAST_SEEDS or not found.step:
        return ()
    drawn = conclusion(latest)
    suffers = (shuffling_text(kind, compared.verdict, compared.figures, tr)
               for kind, compared in zip(KINDS, drawn.shuffling, strict=True))
    return (moral_text(drawn.moral, subjects(tr)[found.what][1], tr), *suffers,
            lead_text(ORDERS[0], drawn.lead[0].verdict, drawn.lead[0].figures, tr))


def score(found: Shuffle, kind: int, order: int) -> str:
    """How well the networks of one kind read now, with the spread of the seeds: "94.8 % ± 1.2"; "–" before any."""
    if not len(found.looks):
        return "–"
    mean, spread = found.curve(kind, order)
    return f"{percent(float(mean[-1]))} ± {100 * float(spread[-1]):.1f}"


def status(found: Shuffle, tr: Translate) -> str:
    """How far they are, and on what the intervals rest."""
    form = tr("Step {step:,} of {steps:,}; {seeds} seeds, each with its own {examples}, weights and order; tested on "
              "{tested:,}. In brackets: 95 % intervals, in points.")
    return form.format(step=found.step, steps=found.steps, seeds=len(found.accuracies), tested=found.tested,
                       examples=subjects(tr)[found.what][2])


def curve_name(kind: int, order: int, tr: Translate) -> str:
    """What a curve is called: one of ``KINDS``, in one of ``ORDERS``."""
    names = {"convolutional": tr("convolutional"), "plain": tr("plain")}
    return tr("{kind}, {order}").format(kind=names[KINDS[kind]], order=order_name(ORDERS[order], tr))


def pointed(found: Shuffle, place: int, tr: Translate) -> str:
    """What all were like at a look."""
    told = []
    for kind, order in np.ndindex(2, 2):
        mean, spread = (float(part[place]) for part in found.curve(kind, order))
        told.append(f"{curve_name(kind, order, tr)} {percent(mean)} ± {100 * spread:.1f}")
    return tr("After {step:,} steps: {what}").format(step=int(found.looks[place]), what="; ".join(told))
