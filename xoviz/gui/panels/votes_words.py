"""What the tab "Votes" says: names for the rows, the lines that close the sum, and the scores in a formula."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from xoviz.explain.heads import names_of
from xoviz.explain.printed import printed
from xoviz.explain.receipt import Receipt
from xoviz.explain.terms import ballot
from xoviz.gui.widgets.ledger_entries import FooterLine
from xoviz.gui.widgets.numbers import SLIDE_PLACES, Number, Reading, cut_off, fixed, readable
from xoviz.nn import Dense, Focus, Network
from xoviz.state.view import View
from xoviz.wording import MAKERS, Translate, closing_label, margin_text, probability, winner

DECIMALS = 3
"""Digits after the point of every number in the ledger; the slides have fewer."""

MOST_POWERS = 4
"""Classes up to which every power of the softmax is written out."""


class Tally(NamedTuple):
    """One unit's votes as they are read, in reading order, (n,): floats, or fractions as objects.

    Contributions are already divided by ``divisor`` where the layer averages; they and ``bias`` add up to ``score``.
    """

    values: npt.NDArray[Any]
    weights: npt.NDArray[Any]
    contributions: npt.NDArray[Any]
    divisor: Number
    bias: Number
    score: Number


class Voters(NamedTuple):
    """The units whose scores are those of answers, and what these are called."""

    units: tuple[int, ...]
    names: tuple[str, ...]


def voters(network: Network, layer: Dense, head: int) -> Voters | None:
    """Those of the last layer, or of one ``head`` below the pairs of two; None for a layer of hidden units."""
    if layer.id == network.layers[-1].id:
        return Voters(tuple(range(layer.units)), network.classes)
    names = names_of(network)
    if not names or layer.id != network.layers[-2].id:
        return None
    first = len(names[0]) * head
    return Voters(tuple(range(first, first + len(names[head]))), names[head])


def tally(view: View, layer: Dense, unit: int) -> Tally:
    """How one unit of a dense layer came to its score, in fractions where the view has them."""
    if view.exact is None:
        found = ballot(view.trace, layer, unit)
        return Tally(found.values.reshape(-1), found.weights.reshape(-1), found.contributions.reshape(-1),
                     found.divisor, found.bias, found.score)
    hop = Receipt(view.trace, view.exact).hop(Focus(layer.id, unit, 0, 0))
    values, weights, contributions = (
        np.array([getattr(term, part) for term in hop.terms], object) for part in ("value", "weight", "contribution"))
    return Tally(values, weights, contributions, hop.divisor, hop.bias or Fraction(0), hop.value)


def row_labels(network: Network, layer: Dense, tr: Translate = str) -> tuple[str, ...]:
    """A name for each value below a dense layer, in reading order: "filter 1 (2, 3)", "unit 5", "pixel (1, 1)".

    Rows and columns are counted from 1; a map of a single cell needs none.
    """
    place = network.stack.index(layer.id)
    maps, rows, columns = network.stack.shapes[place]
    makers = [below.kind for below in network.layers[:place] if below.kind in MAKERS]
    kind = makers[-1] if makers else "picture"
    words = {"conv": tr("filter {map}"), "dense": tr("unit {map}"), "picture": tr("pixel")}.get(
        kind, tr("state {map}"))
    where = "" if (rows, columns) == (1, 1) else " ({row}, {column})"
    return tuple((words + where).format(map=map_ + 1, row=row + 1, column=column + 1)
                 for map_, row, column in np.ndindex(maps, rows, columns))


def closing_lines(tallies: Sequence[Tally], layer: Dense, reading: Reading = "decimals",
                  tr: Translate = str) -> list[FooterLine]:
    """The lines under the votes, one column a tally: they add up exactly as written.

    Sum (or mean) is that of the contributions as they are written; what rounding or cutting off leaves stands in a line
    of its own, so that sum + bias + rounding = score; fractions leave nothing. Where the layer averages, its divisors
    stand under the weights.
    """
    sums = tuple(_sum_as_written(each, reading) for each in tallies)
    lines = []
    if layer.average:
        lines.append(FooterLine(tr("÷ sum of weights"), weights=tuple(each.divisor for each in tallies)))
    lines.append(FooterLine(tr("mean") if layer.average else tr("sum"), amounts=sums))
    if layer.bias:
        lines.append(FooterLine(tr("bias"), amounts=tuple(each.bias for each in tallies)))
    if reading != "fractions":
        rests = tuple(_rest(each, whole, reading) for each, whole in zip(tallies, sums, strict=True))
        lines.append(FooterLine(closing_label(reading, tr), amounts=rests))
    lines.append(FooterLine(tr("score"), amounts=tuple(each.score for each in tallies), strong=True))
    return lines


def running_lines(tallies: Sequence[Tally], layer: Dense, counted: npt.NDArray[np.intp], reading: Reading = "decimals",
                  tr: Translate = str) -> list[FooterLine]:
    """As many lines as ``closing_lines``, so that nothing jumps: one has the sum of the rows that are ``counted``."""
    whole = closing_lines(tallies, layer, reading, tr)
    label = tr("so far: {counted} of {all}").format(counted=len(counted), all=len(tallies[0].values))
    sums = tuple(_sum_as_written(each._replace(contributions=each.contributions[counted]), reading)
                 for each in tallies)
    so_far = FooterLine(label, amounts=sums, strong=True)
    place = 1 if layer.average else 0
    return [so_far if at == place else line if at < place else FooterLine(line.label, strong=line.strong)
            for at, line in enumerate(whole)]


def _sum_as_written(each: Tally, reading: Reading) -> Number:
    """The sum of the contributions as the ledger writes them, in whole units of their last digit."""
    parts: list[Number] = each.contributions.tolist()
    if reading == "fractions" or not all(map(math.isfinite, parts)):
        return sum(parts)
    if reading == "slides":
        return Fraction(sum(map(cut_off, parts)), 10**SLIDE_PLACES)
    return Fraction(round(math.fsum(round(float(part), DECIMALS) for part in parts) * 10**DECIMALS), 10**DECIMALS)


def _rest(each: Tally, whole: Number, reading: Reading) -> Number:
    """What closes sum + bias + rest = score, as written."""
    places = SLIDE_PLACES if reading == "slides" else DECIMALS
    if not math.isfinite(each.score - whole - each.bias):
        return math.nan
    return Fraction(printed([whole, each.bias], each.score, reading, places).closing or 0)


def score_formula(view: View, tr: Translate = str, head: int = 0) -> str:
    """What becomes of the scores, of one ``head`` where there are two: softmax with its numbers, or which one is ahead
    by how much. Rich text."""
    classes, scores, odds = _scored(view, head)
    reading = readable(view.reading, view.exact)
    write = partial(fixed, reading=reading)
    best = winner(scores)
    if odds is None:
        if best is None:
            return tr("The highest scores are equal: undecided.")
        places = SLIDE_PLACES if reading == "slides" else DECIMALS
        return tr("The highest score wins: {name}, ahead by {margin}.").format(name=classes[best], margin=margin_text(
            scores, tr, partial(fixed, decimals=places, reading=reading), closing_label(reading, tr)))
    powers = [f"e<sup>{write(score)}</sup>" for score in scores]
    below = " + ".join(powers[:MOST_POWERS]) + (" + …" if len(powers) > MOST_POWERS else "")
    shown = range(len(classes)) if len(classes) <= MOST_POWERS else ([0] if best is None else [best])
    terms = [f"P({classes[place]}) = {powers[place]} / ({below}) = "
             f"<b>{probability(float(odds[place]), tr)}</b>" for place in shown]
    whole = (term.replace(" ", "&nbsp;") for term in terms)  # a line breaks between two of them
    return tr("Softmax turns scores into probabilities:") + " &nbsp; " + " &nbsp;&nbsp; ".join(whole)


def _scored(view: View, head: int) -> tuple[tuple[str, ...], list[Number], npt.NDArray[Any] | None]:
    """The answers, their scores and their probabilities, of the whole network or of one of its heads."""
    heads = view.heads
    at = -2 if heads else -1
    maps: npt.NDArray[Any] = view.trace.activations[at] if view.exact is None else view.exact[at]
    scores: list[Number] = maps.ravel().tolist()
    if not heads:
        return view.network.classes, scores, view.trace.probabilities
    own = heads[head]
    return own.names, scores[own.first : own.first + len(own.names)], own.probabilities
