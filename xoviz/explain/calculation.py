"""One hop of a receipt as something to take away: plain text, LaTeX, or NumPy that prints the same number when run.

All three say the same: the terms as they stand in the receipt, what is done with them, and what comes out. Where the
printed terms give the printed result exactly, "=" stands before it; where rounding lies between them, "≈"; and where a
hop does not balance, "≠".
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Protocol

import numpy as np

from xoviz.explain.notation import GLUE, Latex, Notation, Text, as_printed, broken, displayed, shortest
from xoviz.explain.receipt import STATES, Hop, Number, address
from xoviz.nn import Conv, Dense, Dropout, Heads, LeakyReLU, MeanPool, ReLU, Tanh

Form = Literal["text", "latex", "numpy"]
FORMS: tuple[Form, ...] = ("text", "latex", "numpy")

ALMOST_HALF = 0.499
"""A number that is no farther than this share of float32's step from a float32 is rounded to it on every machine, even
where sums in float64 come out differently in their last digit."""

SUMS = (Conv.kind, Dense.kind, MeanPool.kind, Heads.kind, *STATES)
"""The kinds of layers that add something up, those with memory to bend it then."""


class Calculation(Protocol):
    """Anything to take away: what it is called, and how it is written in each form."""

    @property
    def name(self) -> str:
        """What it is the calculation of, on one line."""

    def written(self, form: Form) -> str:
        """LaTeX needs no package; the last line of the NumPy prints the number."""


@dataclass(frozen=True)
class CellCalculation:
    """How the number in one cell came about."""

    hop: Hop

    @property
    def name(self) -> str:
        """pooling[1,0,2]."""
        return name_of(self.hop)

    def written(self, form: Form) -> str:
        """See `calculation`."""
        return calculation(self.hop, form)


@dataclass(frozen=True)
class Calculations:
    """Several, one after another."""

    parts: tuple[Calculation, ...]

    @property
    def name(self) -> str:
        """Of all of them."""
        return ", ".join(part.name for part in self.parts)

    def written(self, form: Form) -> str:
        """With an empty line between them."""
        return "\n\n".join(part.written(form) for part in self.parts)


@dataclass(frozen=True)
class NotedCalculation:
    """One with a note of one line before it: a comment where it is run or typeset."""

    part: Calculation
    note: str

    @property
    def name(self) -> str:
        """Of the calculation itself."""
        return self.part.name

    def written(self, form: Form) -> str:
        """The note first."""
        marks = {"text": "", "latex": "% ", "numpy": "# "}
        return f"{marks[form]}{self.note}\n{self.part.written(form)}"


def calculation(hop: Hop, form: Form) -> str:
    """The hop in one form. LaTeX is a formula that needs no package; the last line of the NumPy prints."""
    if form == "text":
        return _text(hop)
    return _latex(hop) if form == "latex" else _numpy(hop)


def _text(hop: Hop) -> str:
    """The cell's name, then one line for each step."""
    notation = Text()
    steps = [f"= {step}" for step in _steps(hop, notation)]
    result = f"{_relation(hop)} {notation.number(hop.value)}"
    return "\n".join([name_of(hop), *(broken("  " + step) for step in [*steps, result])])


def _latex(hop: Hop) -> str:
    return displayed(latex_name(hop), _steps(hop, Latex()), _steps(hop, Latex(breakable=True)), _relation(hop),
                     Latex().number(hop.value))


def latex_name(hop: Hop) -> str:
    r"""\mathrm{votes}_{0,0,0}."""
    at = hop.focus
    layer = re.sub(r"[^A-Za-z0-9]", r"\\_", at.layer)
    return rf"\mathrm{{{layer}}}_{{{at.map},{at.row},{at.column}}}"


def _steps(hop: Hop, notation: Notation) -> list[str]:
    """What the value is equal to, from the terms on; where fractions are added up, their sum as well."""
    if not hop.terms:
        return []
    if hop.kind not in SUMS:
        return _chosen(hop, notation)
    terms = [notation.guarded(term.value) if term.weight is None
             else notation.product(notation.guarded(term.value), notation.guarded(term.weight)) for term in hop.terms]
    steps = [_divided(" + ".join(terms), len(terms), hop, notation)]
    if hop.kind in STATES:
        return [_bent(steps[0], hop, notation)]
    if isinstance(hop.sum, Fraction) and hop.divisor and len(terms) > 1:
        steps.append(_divided(notation.number(hop.sum), 1, hop, notation))
    # A sum that nothing is done with any more is the result.
    return [step for step in steps if step != notation.number(hop.value)]


def _chosen(hop: Hop, notation: Notation) -> list[str]:
    """The largest of some numbers, or what a layer that goes cell by cell does with one."""
    values = [notation.number(term.value) for term in hop.terms]
    if hop.kind == Dropout.kind:
        return []
    if hop.kind == Tanh.kind:
        return [notation.tanh(values[0])]
    if hop.slope is not None:
        values.append(notation.product(notation.number(hop.slope), notation.guarded(hop.terms[0].value)))
    return [notation.largest([*values, *([notation.number(0)] if hop.kind == ReLU.kind else [])])]


def _divided(whole: str, terms: int, hop: Hop, notation: Notation) -> str:
    """``whole`` over the divisor, plus the bias; a mean without any weight is 0."""
    if not hop.divisor:
        whole = notation.number(0)
    elif hop.divisor != 1:
        whole = notation.quotient(whole, terms, hop.divisor)
    return whole if hop.bias is None else f"{whole} + {notation.guarded(hop.bias)}"


def _bent(whole: str, hop: Hop, notation: Notation) -> str:
    """What a layer with memory makes of its sum."""
    bent = notation.tanh(whole)
    return bent if hop.gate is None else notation.product(notation.guarded(hop.gate), bent)


def _relation(hop: Hop) -> str:
    """Between the steps and the value, as they are printed."""
    if not hop.balanced:
        return "≠"
    if hop.kind in STATES:
        return "=" if hop.total == hop.value and not hop.terms else "≈"
    if not hop.terms:
        return "="
    if hop.kind == Tanh.kind and hop.value:
        return "≈"  # No fraction but 0 has a tanh that is one.
    numbers = [hop.value, hop.divisor, hop.bias or 0, *(term.value for term in hop.terms)]
    if not all(math.isfinite(number) for number in numbers):
        return "="
    return "=" if _result(hop) == as_printed(hop.value) else "≈"


def _result(hop: Hop) -> Fraction:
    """What the terms give exactly, each taken as it is printed."""
    values = [as_printed(term.value) for term in hop.terms]
    if hop.kind not in SUMS:
        least = {ReLU.kind: Fraction(0), LeakyReLU.kind: values[0] * as_printed(hop.slope or 0)}
        return max([*values, *([least[hop.kind]] if hop.kind in least else [])])
    weights = [Fraction(1) if term.weight is None else as_printed(term.weight) for term in hop.terms]
    whole = sum((value * weight for value, weight in zip(values, weights, strict=True)), Fraction(0))
    return (whole / as_printed(hop.divisor) if hop.divisor else Fraction(0)) + as_printed(hop.bias or 0)


def name_of(hop: Hop) -> str:
    """The cell's address on one line, whatever the layer is called."""
    return address(hop.focus).encode("unicode_escape").decode("ascii")


def _numpy(hop: Hop) -> str:
    """Imports, terms, and one line that prints. Floats are added up in float64, and rounded to float32 in the end."""
    exact = isinstance(hop.value, Fraction)
    imports = ["from fractions import Fraction", ""] if exact else []
    body = _numpy_sum(hop) if hop.kind in SUMS and hop.terms else _numpy_choice(hop)
    return "\n".join([*imports, "import numpy as np", "", f"# {name_of(hop)}", *body])


def _numpy_choice(hop: Hop) -> list[str]:
    """A pixel, the largest of a window, or what goes cell by cell: nothing is added up."""
    if not hop.terms or hop.kind == Dropout.kind:
        return [f"print({scalar(hop.total)})"]
    value = scalar(hop.terms[0].value)
    if hop.kind == ReLU.kind:
        return [f"print(np.maximum({value}, 0))"]
    if hop.kind == Tanh.kind:
        return [f"total = np.tanh({value}, dtype=float)", *rounding(hop), "print(np.float32(total))"]
    if hop.slope is not None:
        return [f"value = {value}", f"print(np.maximum(value, {scalar(hop.slope)} * value))"]
    return [array_of("values", [term.value for term in hop.terms]), "print(values.max())"]


def _numpy_sum(hop: Hop) -> list[str]:
    """A sum of values or of products, a division, a bias."""
    exact = isinstance(hop.value, Fraction)
    lines = [array_of("values", [term.value for term in hop.terms])]
    whole = "values.sum()" if exact else "values.sum(dtype=float)"
    weights = [term.weight for term in hop.terms if term.weight is not None]
    if weights:
        lines.append(array_of("weights", weights))
        whole = "(values * weights).sum()" if exact else "np.multiply(values, weights, dtype=float).sum()"
    if not hop.divisor:
        whole = "0"
    elif hop.divisor != 1:
        whole += f" / {hop.divisor if isinstance(hop.divisor, int) else scalar(hop.divisor)}"
    lines.append(f"total = {whole}" + ("" if hop.bias is None else f" + {scalar(hop.bias)}"))
    if hop.kind in STATES:
        lines.append("total = np.tanh(total)" + ("" if hop.gate is None else f" * {scalar(hop.gate)}"))
    return [*lines, "print(total)"] if exact else [*lines, *rounding(hop), "print(np.float32(total))"]


def rounding(hop: Hop) -> list[str]:
    """The line that closes a balanced sum where float32, adding up in its own order, came out elsewhere."""
    missing = float(hop.value) - float(hop.total)
    if not hop.balanced or not math.isfinite(missing):
        return []
    if abs(missing) <= ALMOST_HALF * float(np.spacing(np.float32(abs(float(hop.value))))):
        return []
    return [f"total += {missing!r}  # rounding: the network computes in float32"]


def array_of(name: str, values: Sequence[Number]) -> str:
    """The line of code that makes an array."""
    exact = any(isinstance(value, Fraction) for value in values)
    numbers = ", ".join(_fraction(value) if exact else _literal(value) for value in values)
    return broken(f"{name} = np.array([{numbers}]{'' if exact else ', np.float32'})")


def scalar(value: Number) -> str:
    """A number as code."""
    return _fraction(value).replace(GLUE, " ") if isinstance(value, Fraction) else f"np.float32({_literal(value)})"


def _fraction(value: Number) -> str:
    whole = Fraction(value)
    return f"Fraction({whole.numerator},{GLUE}{whole.denominator})" if whole.denominator > 1 else f"Fraction({whole})"


def _literal(value: Number) -> str:
    """A float32 as Python writes it; NaN and infinity by NumPy's names."""
    return re.sub("nan|inf", lambda word: f"np.{word[0]}", shortest(float(value)))
