"""One window with ReLU before pooling and after it, as something to take away: text, LaTeX, or NumPy that prints both.

It is written as `calculation` writes a cell. Where the numbers are floats they are those of the window in float64.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from xoviz.explain.calculation import Form, array_of
from xoviz.explain.notation import Latex, Notation, Text, as_printed, broken, displayed
from xoviz.explain.order import Worked
from xoviz.explain.receipt import Number, address
from xoviz.nn import Focus, MaxPool

RELU_FIRST, POOL_FIRST = "ReLU first", "pooling first"


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
        """LaTeX needs no package; the last line of the NumPy prints both results, that with ReLU first before."""
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
        worked, zero = self.worked, notation.number(0)
        values = [notation.number(value) for value in worked.values]
        first = [self._pooled([notation.largest([value, zero]) for value in values], notation),
                 self._pooled([notation.guarded(value) for value in worked.rectified], notation)]
        inside = [notation.guarded(value) for value in worked.values] if self.kind != MaxPool.kind else values
        then = [notation.largest([self._pooled(inside, notation), zero])]
        return [(RELU_FIRST, first, self._relation(worked.rectified, worked.relu_first), worked.relu_first),
                (POOL_FIRST, then, self._relation(worked.values, worked.pool_first), worked.pool_first)]

    def _pooled(self, values: list[str], notation: Notation) -> str:
        """The largest of some values, or their mean."""
        if self.kind == MaxPool.kind:
            return notation.largest(values)
        return notation.quotient(" + ".join(values), len(values), len(values)) if len(values) > 1 else values[0]

    def _relation(self, values: tuple[Number, ...], result: Number) -> str:
        """Whether the numbers, as they are printed, give the result as it is printed."""
        if not all(map(math.isfinite, (*values, result))):
            return "="
        printed = [as_printed(value) for value in values]
        pooled = max(printed) if self.kind == MaxPool.kind else sum(printed, Fraction(0)) / len(printed)
        return "=" if max(pooled, Fraction(0)) == as_printed(result) else "≈"

    def _numpy(self) -> str:
        """Values, both orders, and one line that prints; means are taken in float64 and rounded to float32."""
        exact = isinstance(self.worked.values[0], Fraction)
        pool = "max()" if self.kind == MaxPool.kind else "mean()" if exact else "mean(dtype=float)"
        lines = ["from fractions import Fraction", ""] if exact else []
        lines += ["import numpy as np", "", f"# {self.name}", array_of("values", self.worked.values),
                  f"relu_first = np.maximum(values, 0).{pool}", f"pool_first = np.maximum(values.{pool}, 0)"]
        both = "relu_first, pool_first" if exact else "np.float32(relu_first), np.float32(pool_first)"
        return "\n".join([*lines, f"print({both})"])
