"""One window with ReLU (or its like) before pooling and after it, to take away: text, LaTeX, or NumPy that prints both.

It is written as `calculation` writes a cell. Where the numbers are floats they are those of the window in float64.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from xoviz.explain.calculation import Form, array_of, scalar
from xoviz.explain.cells import bent, like, slope_of
from xoviz.explain.notation import Latex, Notation, Text, as_printed, broken, displayed
from xoviz.explain.order import Worked
from xoviz.explain.receipt import Number, address
from xoviz.nn import Focus, LeakyReLU, MaxPool, ReLU, Tanh

FIRST = {"relu": "ReLU first", "leaky": "leaky ReLU first", "tanh": "tanh first"}
POOL_FIRST = "pooling first"


@dataclass(frozen=True)
class OrderCalculation:
    """The window ``worked`` of a pooled ``cell``; ``kind`` is "maxpool" or "meanpool"."""

    cell: Focus
    kind: str
    worked: Worked

    @property
    def name(self) -> str:
        """pooling[0,1,1] in both orders."""
        return f"{address(self.cell).encode('unicode_escape').decode('ascii')} in both orders"

    def written(self, form: Form) -> str:
        """LaTeX needs no package; the last line of the NumPy prints both results, that with pooling first behind."""
        if form == "text":
            return self._text()
        return self._latex() if form == "latex" else self._numpy()

    def _text(self) -> str:
        lines = [self.name]
        notation = Text()
        for name, steps, relation, result in self._ways(notation):
            shown = [f"= {step}" for step in steps] + [f"{relation} {notation.number(result)}"]
            lines += [f"  {name}", *(broken(f"    {step}", 6) for step in shown)]
        return "\n".join(lines)

    def _latex(self) -> str:
        ways = zip(self._ways(Latex()), self._ways(Latex(breakable=True)), strict=True)
        return "\n".join(displayed(r"\mathrm{" + name.replace(" ", r"\ ") + "}", steps, wide, relation,
                                   Latex().number(result))
                         for (name, steps, relation, result), (_, wide, _, _) in ways)

    def _ways(self, notation: Notation) -> list[tuple[str, list[str], str, Number]]:
        """Both orders: the name, the steps, what stands before the result, and the result."""
        worked = self.worked
        values, guarded = ([write(value) for value in worked.values] for write in (notation.number, notation.guarded))
        bends = [self._bent(value, part, notation) for value, part in zip(values, guarded, strict=True)]
        first = [self._pooled(bends, notation)]
        if isinstance(worked.activation, ReLU):
            first.append(self._pooled([notation.guarded(value) for value in worked.rectified], notation))
        inside = self._pooled(guarded if self.kind != MaxPool.kind else values, notation)
        then = [self._bent(inside, inside, notation)]
        one, other = self._as_printed()
        return [(FIRST[worked.activation.kind], first, self._relation(one, worked.relu_first), worked.relu_first),
                (POOL_FIRST, then, self._relation(other, worked.pool_first), worked.pool_first)]

    def _bent(self, value: str, factor: str, notation: Notation) -> str:
        """What the activation makes of something written, which as a factor may be written otherwise."""
        activation = self.worked.activation
        if isinstance(activation, Tanh):
            return notation.tanh(value)
        if isinstance(activation, LeakyReLU):
            return notation.largest([value, notation.product(notation.number(self._slope), factor)])
        return notation.largest([value, notation.number(0)])

    @property
    def _slope(self) -> Number:
        """That of a leaky ReLU."""
        return like(self.worked.values[0], slope_of(self.worked.activation))

    def _as_printed(self) -> tuple[Number | None, Number | None]:
        """What both orders give of the numbers as they are printed; None where one of them is not finite."""
        if not all(map(math.isfinite, self.worked.values)):
            return None, None
        printed: list[Number] = [as_printed(value) for value in self.worked.values]
        pooled, other = (max(each) if self.kind == MaxPool.kind else sum(each, Fraction(0)) / len(each)
                         for each in (list(map(self._bent_as_printed, printed)), printed))
        return pooled, self._bent_as_printed(other)

    def _bent_as_printed(self, value: Number) -> Number:
        """What becomes of a number by the slope that is printed."""
        if isinstance(self.worked.activation, LeakyReLU):
            return max(value, as_printed(self._slope) * value)
        return bent(self.worked.activation, value)

    def _pooled(self, values: list[str], notation: Notation) -> str:
        """The largest of some values, or their mean."""
        if self.kind == MaxPool.kind:
            return notation.largest(values)
        return notation.quotient(" + ".join(values), len(values), len(values)) if len(values) > 1 else values[0]

    def _relation(self, found: Number | None, result: Number) -> str:
        """Whether the numbers, as they are printed, give the result as it is printed."""
        return "=" if found is None or not math.isfinite(result) or found == as_printed(result) else "≈"

    def _numpy(self) -> str:
        """Values, both orders, and one line that prints; means are taken in float64 and rounded to float32."""
        exact = isinstance(self.worked.values[0], Fraction)
        pool = "max()" if self.kind == MaxPool.kind else "mean()" if exact else "mean(dtype=float)"
        lines = ["from fractions import Fraction", ""] if exact else []
        lines += ["import numpy as np", "", f"# {self.name}", array_of("values", self.worked.values)]
        if not (exact or isinstance(self.worked.activation, ReLU)):
            lines.append("values = values.astype(float)")
        kind = self.worked.activation.kind
        lines += [f"{kind}_first = {self._code('values')}.{pool}", f"pool_first = {self._code(f'values.{pool}')}"]
        both = f"{kind}_first, pool_first" if exact else f"np.float32({kind}_first), np.float32(pool_first)"
        return "\n".join([*lines, f"print({both})"])

    def _code(self, value: str) -> str:
        """What the activation makes of an expression."""
        activation = self.worked.activation
        if isinstance(activation, Tanh):
            return f"np.tanh({value})"
        if isinstance(activation, LeakyReLU):
            slope = scalar(self._slope) if isinstance(self._slope, Fraction) else repr(self._slope)
            return f"np.maximum({value}, {slope} * {value})"
        return f"np.maximum({value}, 0)"
