"""Why one class and not another, as something to take away: a ledger of two scores as text, LaTeX, or NumPy.

Both scores are sums over the same values, so that their difference is one as well. It is written as `calculation` does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from xoviz.explain.calculation import Form, array_of, latex_name, name_of, rounding, scalar
from xoviz.explain.notation import Latex, Notation, Text, as_printed, broken, displayed
from xoviz.explain.receipt import Hop, Number, Term


@dataclass(frozen=True)
class RivalsCalculation:
    """How far ``one`` score is ahead of the ``other``; both are hops of the same dense layer."""

    one: Hop
    other: Hop

    @property
    def name(self) -> str:
        """votes[0,0,0] - votes[1,0,0]."""
        return _name(self.one, self.other)

    def written(self, form: Form) -> str:
        """See `rivals_calculation`."""
        return rivals_calculation(self.one, self.other, form)


def rivals_calculation(one: Hop, other: Hop, form: Form) -> str:
    """How far one score is ahead of another, value by value; both are hops of the same dense layer.

    The last line of the NumPy prints the difference: the fraction, or that of the two float32 scores.
    """
    if form == "text":
        return _text(one, other)
    return _latex(one, other) if form == "latex" else _numpy(one, other)


def _name(one: Hop, other: Hop) -> str:
    return f"{name_of(one)} - {name_of(other)}"


def _text(one: Hop, other: Hop) -> str:
    notation = Text()
    result = f"{_relation(one, other)} {notation.number(_ahead(one, other))}"
    steps = [f"= {_ledger(one, other, notation)}", result]
    return "\n".join([_name(one, other), *(broken(f"  {step}") for step in steps)])


def _latex(one: Hop, other: Hop) -> str:
    name = f"{latex_name(one)} - {latex_name(other)}"
    steps, broken_steps = ([_ledger(one, other, Latex(breakable))] for breakable in (False, True))
    return displayed(name, steps, broken_steps, _relation(one, other), Latex().number(_ahead(one, other)))


def _ledger(one: Hop, other: Hop, notation: Notation) -> str:
    """value × (weight - weight) + ... + (bias - bias); weights are divided where the layer averages."""
    terms = []
    for first, second in zip(one.terms, other.terms, strict=True):
        pull = notation.difference(_weight(one, first, notation), _weight(other, second, notation))
        terms.append(notation.product(notation.guarded(first.value), pull))
    if one.bias is not None or other.bias is not None:
        terms.append(notation.difference(*(notation.guarded(hop.bias or 0) for hop in (one, other))))
    return " + ".join(terms)


def _weight(hop: Hop, term: Term, notation: Notation) -> str:
    """What a value is multiplied by; a mean without any weight is 0."""
    if not hop.divisor:
        return notation.number(0)
    weight = notation.guarded(term.weight or 0)
    return weight if hop.divisor == 1 else notation.quotient(weight, 1, hop.divisor)


def _ahead(one: Hop, other: Hop) -> Number:
    """The difference of the scores; a float is the float32 that the program prints."""
    if isinstance(one.value, Fraction):
        return one.value - other.value
    return float(np.float32(one.value) - np.float32(other.value))


def _relation(one: Hop, other: Hop) -> str:
    """Between the ledger and the difference, as they are printed."""
    numbers = [number for hop in (one, other) for number in (
        hop.value, hop.divisor, hop.bias or 0, *(term.value for term in hop.terms))]
    balanced = one.balanced and other.balanced
    if not all(map(math.isfinite, numbers)):
        return "=" if balanced else "≠"
    if _exactly(one) - _exactly(other) == as_printed(_ahead(one, other)):
        return "="
    return "≈" if balanced else "≠"


def _exactly(hop: Hop) -> Fraction:
    """What a score's terms give, each taken as it is printed."""
    if not hop.divisor:
        return as_printed(hop.bias or 0)
    whole = sum((as_printed(term.value) * as_printed(term.weight or 0) for term in hop.terms), Fraction(0))
    return whole / as_printed(hop.divisor) + as_printed(hop.bias or 0)


def _numpy(one: Hop, other: Hop) -> str:
    """Imports, values, what they add to either score, and one line that prints."""
    exact = isinstance(one.value, Fraction)
    lines = ["from fractions import Fraction", ""] if exact else []
    lines += ["import numpy as np", "", f"# {_name(one, other)}"]
    lines += [array_of("values", [term.value for term in one.terms]), *_added("one", one), *_added("other", other)]
    lines.append("pulls = one - other  # what each value adds to the one more than to the other")
    if exact:
        biases = "" if one.bias is None else f" + {scalar(Fraction(one.bias))} - {scalar(Fraction(other.bias or 0))}"
        return "\n".join([*lines, f"print(pulls.sum(){biases})"])
    return "\n".join([*lines, *_score("one", one), *_score("other", other), "print(one_score - other_score)"])


def _added(name: str, hop: Hop) -> list[str]:
    """What each value adds to one score."""
    exact = isinstance(hop.value, Fraction)
    products = "values * weights" if exact else "np.multiply(values, weights, dtype=float)"
    if not hop.divisor:
        return [f"{name} = values * 0"]
    if hop.divisor != 1:
        products += f" / {hop.divisor if isinstance(hop.divisor, int) else scalar(hop.divisor)}"
    weights = [term.weight or Fraction(0) if exact else term.weight or 0.0 for term in hop.terms]
    return [array_of("weights", weights), f"{name} = {products}"]


def _score(name: str, hop: Hop) -> list[str]:
    """A score, added up in float64 and rounded to float32 in the end."""
    bias = "" if hop.bias is None else f" + {scalar(hop.bias)}"
    return [f"total = {name}.sum(dtype=float){bias}", *rounding(hop), f"{name}_score = np.float32(total)"]
