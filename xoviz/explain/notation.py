"""How a formula is written down: as plain text, or in LaTeX.

Floats are written with as few digits as name the float32 that they are.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

import numpy as np

from xoviz.explain.receipt import Number

WIDTH = 100
"""Columns after which lines of text and of code are broken."""

RELATIONS = {"=": "=", "≈": r"\approx", "≠": r"\neq"}
"""What stands between a formula and its value, in LaTeX."""

GLUE = "\N{NO-BREAK SPACE}"
"""Holds a product or a fraction together while lines are broken; a plain space in the end."""

ROOM = 44
"""Signs of a formula that surely fit on one line of an article; a longer one is broken into lines."""


class Notation(Protocol):
    """How a formula is written down."""

    def number(self, value: Number) -> str:
        """A number on its own."""

    def guarded(self, value: Number) -> str:
        """A number inside a sum or a product, in parentheses if it is negative."""

    def product(self, one: str, other: str) -> str:
        """One number times another."""

    def quotient(self, whole: str, terms: int, divisor: Number) -> str:
        """``whole``, a sum of so many terms, divided by a number."""

    def largest(self, values: Sequence[str]) -> str:
        """The largest of some values."""

    def tanh(self, value: str) -> str:
        """The hyperbolic tangent of a number."""

    def difference(self, one: str, other: str) -> str:
        """One number less another, in parentheses."""


class Text:
    """Plain text: ``(7/9 × 1 + 5/9 × (-1)) / 2``."""

    def number(self, value: Number) -> str:
        """7/9, -0.5, 1."""
        return str(value) if isinstance(value, Fraction | int) else shortest(value).removesuffix(".0")

    def guarded(self, value: Number) -> str:
        """7/9, (-0.5), 1."""
        text = self.number(value)
        return f"({text})" if text.startswith("-") else text

    def product(self, one: str, other: str) -> str:
        """a × b, on one line."""
        return f"{one}{GLUE}×{GLUE}{other}"

    def quotient(self, whole: str, terms: int, divisor: Number) -> str:
        """(a + b) / 9, or / (7/9)."""
        text = self.number(divisor)
        below = f"({text})" if "/" in text or text.startswith("-") else text
        return f"({whole}) / {below}" if terms > 1 else f"{whole} / {below}"

    def largest(self, values: Sequence[str]) -> str:
        """max(a, b)."""
        return f"max({', '.join(values)})"

    def tanh(self, value: str) -> str:
        """tanh(a)."""
        return f"tanh({value})"

    def difference(self, one: str, other: str) -> str:
        """(a - b)."""
        return f"({one} - {other})".replace(" ", GLUE)


@dataclass(frozen=True)
class Latex:
    r"""LaTeX in mathematics mode, without packages: ``\frac{\frac{7}{9} \times 1 + ...}{2}``.

    Where it is ``breakable``, TeX can break lines inside a quotient, and inside a maximum that is long.
    """

    breakable: bool = False

    def number(self, value: Number) -> str:
        r"""\frac{7}{9}, -0.5, 1, 10^{-5}, \infty."""
        text = Text().number(value)
        sign, size = ("-", text[1:]) if text.startswith("-") else ("", text)
        if "/" in size:
            return sign + r"\frac{{{}}}{{{}}}".format(*size.split("/"))
        if "e" in size:
            digits, power = size.split("e")
            return rf"{sign}{digits} \times 10^{{{int(power)}}}"
        return sign + {"nan": r"\mathrm{NaN}", "inf": r"\infty"}.get(size, size)

    def guarded(self, value: Number) -> str:
        r"""\left(-0.5\right)."""
        text = self.number(value)
        return rf"\left({text}\right)" if text.startswith("-") else text

    def product(self, one: str, other: str) -> str:
        r"""a \times b, or {a \times b}, which is never broken."""
        return rf"{{{one} \times {other}}}" if self.breakable else rf"{one} \times {other}"

    def quotient(self, whole: str, terms: int, divisor: Number) -> str:
        r"""\frac{a + b}{9}, or \bigl(a + b\bigr) / 9."""
        if self.breakable and terms > 1:
            return rf"\bigl({whole}\bigr) / {self.guarded(divisor)}"
        return rf"\frac{{{whole}}}{{{self.number(divisor)}}}"

    def largest(self, values: Sequence[str]) -> str:
        r"""\max\left(a, b\right)."""
        if self.breakable and signs("".join(values)) > ROOM // 2:
            return r"\max\bigl({}\bigr)".format(r", \allowbreak ".join(values))
        return rf"\max\left({', '.join(values)}\right)"

    def tanh(self, value: str) -> str:
        r"""\tanh\left(a\right)."""
        return rf"\tanh\left({value}\right)"

    def difference(self, one: str, other: str) -> str:
        r"""\left(a - b\right)."""
        return rf"\left({one} - {other}\right)"


def displayed(name: str, steps: Sequence[str], broken: Sequence[str], relation: str, value: str) -> str:
    """A whole calculation in LaTeX: a displayed formula, or where that would be too wide, one broken into lines.

    ``broken`` are the same steps as ``steps``, in notation that can be broken.
    """
    formula, wide = (" = ".join([name, *each]) + f" {RELATIONS[relation]} {value}" for each in (steps, broken))
    if signs(formula) <= ROOM:
        return rf"\[ {formula} \]"
    return "\n".join([r"\begin{flushleft}", rf"$\displaystyle {wide}$", r"\end{flushleft}"])


def signs(formula: str) -> int:
    """About how many signs of a formula stand beside one another; of a fraction those of its longer half."""
    plain = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", lambda parts: max(parts[1], parts[2], key=len), formula)
    return len(re.sub(r"\\left|\\right|[{} ]", "", re.sub(r"\\(?!left|right)[a-z]+", "+", plain)))


def broken(line: str, indent: int = 4) -> str:
    """Plain text or code on as many lines as it needs, all but the first with some spaces before."""
    return textwrap.fill(line, WIDTH, subsequent_indent=" " * indent, break_long_words=False,
                         break_on_hyphens=False).replace(GLUE, " ")


def as_printed(value: Number) -> Fraction:
    """The number that is written."""
    return Fraction(Text().number(value))


def shortest(value: float) -> str:
    """As few digits as name this float32: 0.1, 1.0, 1e-05, nan."""
    return str(np.float32(value))
