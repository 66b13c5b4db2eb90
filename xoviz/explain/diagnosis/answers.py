"""The rules about what the network answers: with blind certainty, or never with one of the classes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xoviz.explain.diagnosis.case import Case
from xoviz.explain.diagnosis.finding import Advice, Finding, TryAnew, TryVector, TryWeight
from xoviz.explain.diagnosis.measure import Answers
from xoviz.nn.arrays import Array, Indices
from xoviz.nn.dense import Dense
from xoviz.nn.loss import softmax

FULL = 17.0
"""A lead of one score over the others from which softmax gives 1 in float32: exp(-17) is less than half a digit."""

EMPTY = 104.0
"""A lead from which it also gives 0 for the others: exp(-104) is less than any number that float32 holds. What has
been learned for long leads by 30 or 40; a network that nobody drove to it does not get there."""

NEARLY_ALL = 0.95

WRONG_SHARE = 0.02
"""Of letters that are read wrongly so many must be there to speak of them; then certainty itself is wrong."""

CALM = 4.0
"""The median lead, about 98 %, to which saturated scores are brought down."""

SEEN = 16
"""Letters of a class that must be there before it can be called ignored."""

SETTLED = 200
"""Steps that a run may take to find its feet: random weights often begin with one class only."""

TOLD_APART = 0.9
"""The share that a network which has not been trained here must read rightly once its classes are balanced again: it
knows them, and only leans too far. Random weights seldom do that well."""

WORTHLESS = 0.03
"""If no more than this share would be read rightly in addition, a class may be left out where it is expected."""

MUCH_MORE = 1.5
"""How many times as likely as on average a class is held to be, for it to count as expected."""

WORTH_TRYING = 0.75
"""The same share for a bias to be advised."""


def saturated(case: Case, said: Answers) -> Iterator[Finding]:
    """Softmax is 0 or 1 for nearly all letters, for those that are read wrongly, too: most slopes vanish."""
    if case.network.stack.loss != "cross-entropy" or case.network.stack.outputs < 2:
        return
    leads = np.subtract(*np.partition(said.scores, -2, axis=1)[:, :-3:-1].T)
    wrong = said.given != said.answers
    blind = np.mean(wrong) >= WRONG_SHARE and np.mean(leads[wrong] > FULL) >= NEARLY_ALL
    full = np.mean(leads > FULL)
    if (full >= NEARLY_ALL and blind) or np.mean(leads > EMPTY) >= NEARLY_ALL:
        figures = {"share": float(full), "lead": float(np.median(leads)), "wrong": int(wrong.sum()),
                   "wrong_full": int(np.sum(leads[wrong] > FULL)), "letters": len(leads)}
        calmer = _calmer(case, float(np.median(leads)))
        yield Finding("saturated", figures, calmer, case.network.layers[-1].id)


def _calmer(case: Case, lead: float) -> Advice:
    """All scores smaller by one factor: every answer stays as it is, and slopes come back."""
    last, vector = case.network.layers[-1], case.network.vector.copy()
    if not isinstance(last, Dense) or last.average:
        return TryAnew()
    for slot in case.network.stack.slots:
        if slot.layer_id == last.id:
            vector[slot.start : slot.stop] *= CALM / lead
    return TryVector(vector)


def ignored(case: Case, said: Answers) -> Iterator[Finding]:
    """A class is never answered although letters of it are there."""
    if 0 < case.steps < SETTLED:
        return
    for unit in range(said.scores.shape[1]):
        there = int(np.sum(said.answers == unit))
        if there < SEEN or np.any(said.given == unit):
            continue
        shift, share = balanced(said, unit)
        if case.steps == 0 and share < TOLD_APART:
            continue
        if share < said.accuracy + WORTHLESS and _expected(case, said, unit):
            continue
        figures = {"there": there, "letters": len(said.answers), "accuracy": said.accuracy, "balanced": share}
        yield Finding("ignored", figures, _rebalance(case, unit, shift, share), case.network.layers[-1].id, unit)


def _expected(case: Case, said: Answers, unit: int) -> bool:
    """Whether the network expects a class where it comes, and much more so than elsewhere. Where answers are thrown, as
    the next word of a text is, several may be as likely, and of those that are it is always one that is on top."""
    if case.network.stack.loss != "cross-entropy":
        return False
    theirs = said.answers == unit
    odds = softmax(said.scores[theirs].T.astype(np.float64))[unit]
    return float(odds.mean()) >= MUCH_MORE * float(theirs.mean())


def balanced(said: Answers, unit: int) -> tuple[float, float]:
    """By how much the score of a class must rise for the most letters to be read rightly, and what share that is."""
    others = np.delete(said.scores, unit, axis=1)
    lacking = others.max(axis=1) - said.scores[:, unit]
    shifts = _between(np.sort(lacking))
    right_there = said.answers == unit
    names = np.delete(np.arange(said.scores.shape[1]), unit)
    right_else = names[others.argmax(axis=1)] == said.answers
    shares = [_share(lacking < shift, right_there, right_else) for shift in shifts]
    best = int(np.argmax(shares))
    return float(shifts[best]), shares[best]


def _share(chosen: Array, right_there: Indices, right_else: Indices) -> float:
    return float(np.mean(np.where(chosen, right_there, right_else)))


def _between(values: Array) -> Array:
    """The middles between neighbours: what lies on the other side of a threshold there is clear."""
    middles: Array = (values[1:] + values[:-1]) / 2
    return middles


def _rebalance(case: Case, unit: int, shift: float, share: float) -> Advice:
    key = f"{case.network.layers[-1].id}.bias"
    if key not in case.network.parameters or share < WORTH_TRYING:
        return TryAnew()
    return TryWeight(key, (unit,), float(case.network.parameters[key][unit]) + shift)
