"""The receipt in ``xoviz explain``: a score as a ledger that adds up, the hops below it, and both as JSON."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from xoviz import wording
from xoviz.cli import output
from xoviz.cli.errors import UsageError
from xoviz.cli.inputs import listed
from xoviz.explain.printed import Printed, alone, is_finite, ledger
from xoviz.explain.reading import Reading
from xoviz.explain.receipt import STATES, Hop, Number, Receipt, Term, address
from xoviz.explain.softmax import Softmax
from xoviz.nn import PICTURE, Trace

MOST_POWERS = 4
"""Classes up to which every power of the softmax is written out."""

PADDING = "padding"
ALL_THE_WAY = "talk"
"""The network whose JSON goes down to the pixels unless told otherwise."""


def classes_asked_for(trace: Trace, name: str | None) -> list[int]:
    """The class called ``name``; without one the winner, or all that are ahead on a tie. Raises UsageError."""
    classes = trace.network.classes
    if name is not None:
        if name not in classes:
            raise UsageError(f"the network '{trace.network.name}' has no class '{name}'; it has {listed(classes)}")
        return [classes.index(name)]
    scores = trace.scores.tolist()
    return [unit for unit, score in enumerate(scores) if score == max(scores)] or list(range(len(scores)))


def document(receipt: Receipt, arguments: Namespace) -> dict[str, Any]:
    """The JSON of a receipt: ``classes`` with their votes, and the ``nodes`` that the votes' sources name."""
    trace, reading = receipt.trace, arguments.reading
    units = range(len(trace.network.classes)) if arguments.class_name is None \
        else classes_asked_for(trace, arguments.class_name)
    depth = arguments.depth
    if depth is None and trace.network.name != ALL_THE_WAY:
        depth = 1
    scores = [receipt.scores()[unit] for unit in units]
    foci = [term.source for hop in scores for term in hop.terms if term.source is not None]
    nodes = receipt.walk_from(foci, None if depth is None else depth - 1)
    return {
        "classes": [_class(trace.network.classes[unit], _ordered(hop, arguments.order), reading)
                    for unit, hop in zip(units, scores, strict=True)],
        "nodes": {name: _node(hop, reading) for name, hop in nodes.items()},
    }


def lines(receipt: Receipt, arguments: Namespace) -> Iterator[str]:
    """The receipt for people: the ledger of each class asked for, its probability, and ``depth`` hops below it."""
    trace, reading = receipt.trace, arguments.reading
    units = classes_asked_for(trace, arguments.class_name)
    scores = [receipt.scores()[unit] for unit in units]
    for unit, hop in zip(units, scores, strict=True):
        name = trace.network.classes[unit]
        yield f"receipt of {name}: {_votes_are(hop)}"
        yield "(cells are layer[map,row,column], counted from 0)"
        yield from _ledger(_ordered(hop, arguments.order or "size"), reading, f"score of {name}")
        softmax = receipt.softmax()
        if softmax is not None:
            yield from _softmax(softmax, trace.network.classes, unit, reading)
    below = [term.source for hop in scores for term in hop.terms if term.source is not None]
    for hop in receipt.walk_from(below, (arguments.depth or 0) - 1).values():
        if hop.kind != PICTURE:
            yield ""
            yield from _hop(hop, reading)
    if arguments.depth is None:
        yield f"(--depth {len(trace.network.layers) - 1} follows them down to the pixels)"


def _ordered(hop: Hop, order: str | None) -> Hop:
    """With the largest contributions first, if they are to be ordered by size."""
    if order != "size":
        return hop
    return replace(hop, terms=tuple(sorted(hop.terms, key=_size, reverse=True)))


def _size(term: Term) -> Number:
    return max(term.contribution, -term.contribution)


def _votes_are(hop: Hop) -> str:
    times, divided = _signs()
    if hop.kind == "dense" and not hop.divisor:
        return "its weights add up to 0, so the votes say nothing"
    return f"value {times} weight {f'{divided} sum of weights ' if hop.divisor != 1 else ''}= contribution"


def _hop(hop: Hop, reading: Reading) -> Iterator[str]:
    """A hop below the scores: ReLU and its like in one line, max pooling with its winner, all others as ledgers."""
    name, value = address(hop.focus), alone(hop.total, reading)
    bent = _bent(hop, reading)
    if bent:
        yield f"{name} = {bent} = {value}, from {_source(hop.terms[0])}; {_verdict(hop, reading)}"
    elif hop.winner is not None:
        yield f"{name} = the largest = {value}, from {_source(hop.terms[hop.winner])}; {_verdict(hop, reading)}"
        yield from _aligned([("", alone(term.value, reading), _source(term)) for term in hop.terms])
    else:
        yield f"{name}:"
        yield from _ledger(hop, reading, name)


def _bent(hop: Hop, reading: Reading) -> str:
    """What a layer that goes cell by cell does with a number; empty for other layers."""
    value = alone(hop.terms[0].value, reading) if hop.terms else ""
    slope = "" if hop.slope is None else _slope(hop.slope)
    return {"relu": f"max({value}, 0)", "leaky": f"max({value}, {slope} {_signs()[0]} {value})",
            "tanh": f"tanh({value})", "dropout": "the same"}.get(hop.kind, "")


def _ledger(hop: Hop, reading: Reading, name: str) -> Iterator[str]:
    """Every term, what closes the sum, and the total; and whether it is what the network gave."""
    sums = ledger(hop, reading)
    if not sums:
        yield f"  {name} = {alone(hop.total, reading)}; {_verdict(hop, reading)}"
        return
    first, last = sums[0], sums[-1]
    # The lines of a single sum end with the bias.
    rows = [(_formula(term, hop, reading), text, _source(term))
            for term, text in zip(hop.terms, first.lines, strict=False)]
    if first is not last:
        quotient = f"{first.total} {_signs()[1]} {alone(hop.divisor, reading, 0)} ="
        rows += [*_closing(first), ("", first.total, "sum"), (quotient, last.lines[0], "mean")]
    if hop.bias is not None:
        rows.append(("", last.lines[-1], "bias"))
    if hop.kind in STATES:
        times = "" if hop.gate is None else f"{alone(hop.gate, reading)} {_signs()[0]} "
        rows += [*_closing(last), ("", last.total, "sum"),
                 (f"{times}tanh({last.total}) =", alone(hop.total, reading), f"{name}; {_verdict(hop, reading)}")]
    else:
        rows += [*_closing(last), ("", last.total, f"{name}; {_verdict(hop, reading)}")]
    yield from _aligned(rows)


def _formula(term: Term, hop: Hop, reading: Reading) -> str:
    """What gives the contribution: "0.78 × -0.40 =", "0.78 × 1.00 ÷ 5.00 =", "0.78 ÷ 4 ="."""
    times, divided = _signs()
    parts = [alone(term.value, reading)]
    if term.weight is not None:
        parts += [times, alone(term.weight, reading)]
    if hop.kind in ("dense", "meanpool") and hop.divisor not in (0, 1):
        parts += [divided, alone(hop.divisor, reading, 0 if hop.kind == "meanpool" else 2)]
    return f"{' '.join(parts)} =" if len(parts) > 1 else ""


def _closing(sum_: Printed) -> list[tuple[str, str, str]]:
    return [] if sum_.closing is None or sum_.closing_name is None else [("", sum_.closing, sum_.closing_name)]


def _verdict(hop: Hop, reading: Reading) -> str:
    """Whether it adds up: computed, never assumed."""
    if hop.balanced:
        return "adds up"
    why = "the network gave" if all(map(is_finite, (hop.total, hop.value))) else "not every number is finite; there is"
    return f"does not add up: {why} {alone(hop.value, reading, 6)}"


def _softmax(softmax: Softmax, classes: Sequence[str], unit: int, reading: Reading) -> Iterator[str]:
    """The probability of one class, by the formula and with its numbers."""
    shown: Reading = "decimals" if reading == "fractions" else reading
    scores = [alone(score, shown) for score in softmax.scores]
    powers = [alone(power, shown, 4) for power in softmax.powers]
    steps = [f"e^{scores[unit]} / ({_few([f'e^{score}' for score in scores])})",
             f"{powers[unit]} / ({_few(powers)})", wording.probability(softmax.values[unit])]
    verdict = "adds up" if softmax.balanced else "does not add up"
    yield f"softmax: P({classes[unit]}) = {' = '.join(steps)}; {verdict}"
    yield f"(in the second fraction each power is divided by the largest, e^{alone(softmax.largest, shown)})"


def _few(parts: list[str]) -> str:
    return " + ".join(parts[:MOST_POWERS]) + (" + ..." if len(parts) > MOST_POWERS else "")


def _source(term: Term) -> str:
    if term.inside is not None:
        return {"state": f"state {term.inside.unit} before", "memory": "memory before, times forgetting",
                "prediction": "prediction, times ignoring"}[term.inside.what]
    return PADDING if term.source is None else address(term.source)


def _signs() -> tuple[str, str]:
    """Times and divided by, as the terminal can show them."""
    return ("×", "÷") if output.shows("×÷") else ("x", "/")


def _aligned(rows: list[tuple[str, str, str]]) -> Iterator[str]:
    """Formula, number and name in columns."""
    wide = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for formula, number, name in rows:
        yield f"  {formula.rjust(wide[0])} {number.rjust(wide[1])}  {name}"


def _class(name: str, hop: Hop, reading: Reading) -> dict[str, Any]:
    """One class's ledger. What is cut off has a ``closing`` number, with which votes and bias reach the score."""
    found = {"class": name, "score": _plain(hop.value, reading), "bias": _plain(hop.bias, reading),
             "votes": _terms(hop, reading)}
    if reading == "slides":
        found["closing"] = float(next((each.closing for each in ledger(hop, reading)), None) or 0)
    return found


def _node(hop: Hop, reading: Reading) -> dict[str, Any]:
    slope = {} if hop.slope is None else {"slope": _slope(hop.slope)}
    if hop.gate is not None:
        slope["gate"] = float(hop.gate)
    return {"kind": hop.kind, "value": _plain(hop.value, reading), "terms": _terms(hop, reading), **slope,
            "sum": _plain(hop.sum, reading), "divisor": _plain(hop.divisor, reading), "bias": _plain(hop.bias, reading),
            "winner": hop.winner, "total": _plain(hop.total, reading), "balanced": hop.balanced}


def _slope(slope: Number) -> str | float:
    """What a leaky ReLU leaves of negative numbers, as it was chosen: "1/4", 0.1."""
    return str(slope) if isinstance(slope, Fraction) else float(f"{slope:.6g}")


def _terms(hop: Hop, reading: Reading) -> list[dict[str, Any]]:
    return [{"value": _plain(term.value, reading), "weight": _plain(term.weight, reading),
             "contribution": _plain(term.contribution, reading),
             "source": None if term.source is None else address(term.source),
             **({} if term.inside is None else {"inside": _source(term)})} for term in hop.terms]


def _plain(number: Number | None, reading: Reading) -> str | float | None:
    """A string such as "7/9", a number that is cut off, or one in full."""
    if number is None:
        return None
    if reading == "fractions":
        return alone(number, reading)
    # Adding 0 turns -0.0, which puzzles people, into 0.0.
    return float(alone(number, reading)) if reading == "slides" else float(number) + 0.0
