"""The rules about learning as a whole: it runs away, it hardly moves, or it learns by heart."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

import numpy as np

from xoviz.explain.batch import Batch, BatchError
from xoviz.explain.diagnosis.case import Case
from xoviz.explain.diagnosis.finding import Finding, TryLetters, TryRate
from xoviz.explain.diagnosis.measure import Answers
from xoviz.nn.arrays import Array
from xoviz.nn.optimise import MOMENTUM
from xoviz.nn.train import Settings

TRIED_LETTERS = 16
"""Steps are tried on so many letters: enough to tell a slope that is there from one that is not."""

SOON = 20
"""Steps after which a loss may be called too high; the first few of a good run may well go up and down."""

WORSE_THAN_GUESSING = 1.5
"""How many times the loss of guessing, or of the start if that was worse, is too much. A good run only falls from its
start, and a start is forgiven however bad it is."""

RAN_AWAY, NO_BETTER = 3.0, 0.9
"""How many times that loss was reached on the way, if what is left is hardly better than guessing: large steps often
end in a network of which nothing fires any more, and then the loss looks calm."""

ENOUGH_STEPS = 300
"""Steps, with nothing changed on the way, after which a loss should have moved: the shipped stacks have lost a fifth or
more of theirs by then."""

HARDLY_FALLEN = 0.9
"""The part of the first loss that is still there when it has hardly fallen."""

AT_FIRST = 4
"""The first quarter of the steps is the first loss: a mean over more than a thousand letters."""

STILL_HIGH = 0.5
"""The part of the loss of guessing below which there is little left to learn, and no hurry."""

STRAIGHT = 5.0
"""Ten times the step should bring ten times the fall while the slope is the same; half of that is proof enough."""

LEARNED = 0.95
"""The share of the training letters that are read rightly once they have been learned."""

SMALLEST_GAP, ERRORS = 0.05, 3.0
"""How much less of other letters is read rightly: a twentieth, and more than so many standard errors of the share."""

TIMES_THE_LOSS = 5.0
"""How many times higher the loss of other letters is than that of the training letters."""

RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
"""Rates to advise, the smallest first."""


def diverging(case: Case) -> Iterator[Finding]:
    """The loss has run away: past numbers, or past guessing, where one step from the start is too far already."""
    if case.diverged is not None:
        advice = TryRate(lower_rate(case, case.network.vector))
        yield Finding("diverging", {"step": case.diverged, "rate": case.settings.rate}, advice)
        return
    recent, start, worst = case.recent, case.start, max(case.losses, default=0.0)
    if recent is None or start is None or case.steps < SOON or recent < NO_BETTER * case.guessing:
        return
    if max(recent, worst) <= WORSE_THAN_GUESSING * case.guessing:
        return
    before, after = _tried(case, start, (0.0, case.settings.rate))
    least = max(before, case.guessing)
    if (recent > WORSE_THAN_GUESSING * least or worst > RAN_AWAY * least) and not after <= least:
        figures = {"recent": recent, "worst": worst, "guessing": case.guessing, "rate": case.settings.rate,
                   "before": before, "after": after}
        yield Finding("diverging", figures, TryRate(lower_rate(case, start), anew=True))


def slow(case: Case) -> Iterator[Finding]:
    """The loss has hardly fallen although there is a slope, and ten times the rate would bring ten times as much."""
    recent, rate = case.recent, case.settings.rate
    if recent is None or not case.losses or case.steps - case.changed < ENOUGH_STEPS:
        return
    # As things were when it began to go at this rate; the first few batches alone would tell that by chance.
    began = len(case.losses) * case.changed // case.steps
    first = fmean(case.losses[began : began + max((len(case.losses) - began) // AT_FIRST, 1)])
    if recent < HARDLY_FALLEN * first or recent < STILL_HIGH * case.guessing:
        return
    here, once, ten = _tried(case, case.network.vector, (0.0, rate, 10 * rate))
    if here > once and here - ten >= STRAIGHT * (here - once):
        figures = {"steps": case.steps - case.changed, "first": first, "recent": recent, "rate": rate, "here": here,
                   "fall": here - once, "fall_of_ten": here - ten}
        yield Finding("slow", figures, TryRate(_higher_rate(case)))


def overfitting(case: Case, held_out: Answers, training: Answers | None) -> Iterator[Finding]:
    """A small set of letters is known by heart, and others are not read as well."""
    if training is None or case.training is None or training.accuracy < LEARNED:
        return
    share = held_out.accuracy
    error = float(np.sqrt(share * (1 - share) / len(held_out.answers)))
    gap = training.accuracy - share
    if gap >= max(SMALLEST_GAP, ERRORS * error) and held_out.loss >= TIMES_THE_LOSS * training.loss:
        figures = {"letters": len(training.answers), "training": training.accuracy, "held_out": share,
                   "training_loss": training.loss, "held_out_loss": held_out.loss}
        yield Finding("overfitting", figures, TryLetters(0))


def _tried(case: Case, vector: Array, rates: tuple[float, ...]) -> list[float]:
    """The error on some letters after one step from ``vector`` with each of ``rates``."""
    pictures, answers = case.held_out
    error = BatchError(case.network.stack, Batch(pictures[:TRIED_LETTERS], answers[:TRIED_LETTERS]))
    here = np.asarray(vector, np.float64)
    way = direction(case.settings, error.slope(here)[1])
    return [error.at(here - rate * way) for rate in rates]


def direction(settings: Settings, slope: Array) -> Array:
    """What one step with rate 1 takes away: Adam's first step takes the sign of each slope; momentum, once it rolls,
    goes so many times as far as the slope."""
    if settings.optimiser == "adam":
        way: Array = np.sign(slope)
        return way
    return slope / (1 - MOMENTUM) if settings.optimiser == "momentum" else slope


def _higher_rate(case: Case) -> float:
    """A third of the largest rate that still brings what its size promises; at least ten times the present one."""
    rate = 10 * case.settings.rate
    here, *tried = _tried(case, case.network.vector, (0.0, rate, *RATES))
    fall = here - tried[0]
    good = [each for each, error in zip(RATES, tried[1:], strict=True)
            if each >= rate and here - error >= STRAIGHT / 10 * fall * each / rate]
    return max([rate, *good[:-1]])


def lower_rate(case: Case, vector: Array) -> float:
    """A third of the rate that takes one step from ``vector`` furthest down, and at most a tenth of the present one."""
    rates = tuple(rate for rate in RATES if rate <= case.settings.rate / 10)
    if not rates:
        return case.settings.rate / 10
    tried = np.array(_tried(case, vector, rates))
    best = int(np.argmin(np.where(np.isfinite(tried), tried, np.inf)))
    return rates[max(best - 1, 0)]
