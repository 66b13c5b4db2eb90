"""What the tab "Votes" says: names for the rows, the lines that close the sum, and the scores in a formula."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from xoviz.explain.terms import Ballot
from xoviz.gui.widgets.ledger_entries import FooterLine
from xoviz.gui.widgets.numbers import fixed
from xoviz.nn import Dense, Network, Trace
from xoviz.wording import Translate, margin_text, probability, winner

DECIMALS = 3
"""Digits after the point of every number in the ledger."""

MOST_POWERS = 4
"""Classes up to which every power of the softmax is written out."""


def row_labels(network: Network, layer: Dense, tr: Translate = str) -> tuple[str, ...]:
    """A name for each value below a dense layer, in reading order: "filter 1 (2, 3)", "unit 5", "pixel (1, 1)".

    Rows and columns are counted from 1; a map of a single cell needs none.
    """
    place = network.stack.index(layer.id)
    maps, rows, columns = network.stack.shapes[place]
    makers = [below.kind for below in network.layers[:place] if below.kind in ("conv", "dense")]
    kind = makers[-1] if makers else "picture"
    words = {"conv": tr("filter {map}"), "dense": tr("unit {map}"), "picture": tr("pixel")}[kind]
    where = "" if (rows, columns) == (1, 1) else " ({row}, {column})"
    return tuple((words + where).format(map=map_ + 1, row=row + 1, column=column + 1)
                 for map_, row, column in np.ndindex(maps, rows, columns))


def closing_lines(ballots: Sequence[Ballot], layer: Dense, tr: Translate = str) -> list[FooterLine]:
    """The lines under the votes, one column a ballot: they add up exactly as written.

    Sum (or mean) is that of the contributions as they are written; what all this rounding leaves stands in a line
    of its own, so that sum + bias + rounding = score. Where the layer averages, its divisors stand under the weights.
    """
    sums = tuple(math.fsum(written(part) for part in each.contributions.ravel().tolist()) for each in ballots)
    biases = tuple(each.bias for each in ballots)
    scores = tuple(each.score for each in ballots)
    rests = tuple(written(score) - written(total) - written(bias)
                  for score, total, bias in zip(scores, sums, biases, strict=True))
    lines = []
    if layer.average:
        lines.append(FooterLine(tr("÷ sum of weights"), weights=tuple(each.divisor for each in ballots)))
    lines.append(FooterLine(tr("mean") if layer.average else tr("sum"), amounts=sums))
    if layer.bias:
        lines.append(FooterLine(tr("bias"), amounts=biases))
    lines.append(FooterLine(tr("rounding"), amounts=rests))
    lines.append(FooterLine(tr("score"), amounts=scores, strong=True))
    return lines


def score_formula(trace: Trace, tr: Translate = str) -> str:
    """What becomes of the scores: softmax with its numbers, or which one is ahead by how much. Rich text."""
    classes, scores = trace.network.classes, trace.scores.tolist()
    best = winner(scores)
    if trace.probabilities is None:
        if best is None:
            return tr("The highest scores are equal: undecided.")
        return tr("The highest score wins: {name}, ahead by {margin}.").format(
            name=classes[best], margin=margin_text(scores, tr))
    powers = [f"e<sup>{fixed(score)}</sup>" for score in scores]
    below = " + ".join(powers[:MOST_POWERS]) + (" + …" if len(powers) > MOST_POWERS else "")
    shown = range(len(classes)) if len(classes) <= MOST_POWERS else ([0] if best is None else [best])
    terms = [f"P({classes[place]}) = {powers[place]} / ({below}) = "
             f"<b>{probability(float(trace.probabilities[place]), tr)}</b>" for place in shown]
    whole = (term.replace(" ", "&nbsp;") for term in terms)  # a line breaks between two of them
    return tr("Softmax turns scores into probabilities:") + " &nbsp; " + " &nbsp;&nbsp; ".join(whole)


def written(number: float) -> float:
    """A number as it is written in the ledger."""
    return round(number, DECIMALS)
