"""Sums as captions write them: their printed parts, and what closes them where the parts do not reach the total."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from xoviz.explain.printed import Printed, alone, is_finite, printed
from xoviz.explain.reading import Reading
from xoviz.explain.receipt import STATES, Hop, Number
from xoviz.nn import PICTURE
from xoviz.wording import Translate

BENT = ("relu", "leaky", "tanh", "dropout")
"""The kinds of layers that go cell by cell."""

MOST_NUMBERS = 9
"""Numbers of a window that are told; of larger ones so many and "…"."""


def last_sum(hop: Hop, reading: Reading) -> Printed:
    """How a convolution ends, as it is printed: the sum of its products or their mean, and the bias, give the value."""
    biases = [] if hop.bias is None else [hop.bias]
    return printed([hop.sum / hop.divisor, *biases], hop.value, reading)


def closing(done: Printed, tr: Translate) -> list[str]:
    """What closes a sum, as one more part of it: "+ rounding −0.01". Nothing where it adds up as it is printed."""
    if done.closing is None:
        return []
    part = tr("+ cut off {rest}") if done.closing_name == "cut off" else tr("+ rounding {rest}")
    return [part.format(rest=shown(done.closing))]


def shown(text: str) -> str:
    """A printed number with the signs that it has on screen: "−0.01", "∞"."""
    return text.replace("-", "−").replace("inf", "∞").replace("nan", "NaN")


def left_over(numbers: Sequence[Number], mean: Number, reading: Reading, tr: Translate = str,
              most: int = MOST_NUMBERS) -> list[str]:
    """What the mean of the numbers as they are written lacks to the mean as it is written; at most ``most`` are."""
    if len(numbers) > most or not all(map(is_finite, (*numbers, mean))):
        return []
    told = [Fraction(alone(number, reading)) for number in numbers]
    return closing(printed([sum(told) / len(told)], mean, reading), tr)


def cell_formula(hop: Hop, reading: Reading, tr: Translate = str) -> str:
    """How one number came about, on one line: "max(0.56, 0.00) = 0.56", "sum of 9 products = 7.00, ÷ 9 = 0.78"."""
    result = shown(alone(hop.value, reading))
    values = [term.value for term in hop.terms]
    told = [shown(alone(value, reading)) for value in values[:MOST_NUMBERS]]
    numbers = ", ".join([*told, *(["…"] if len(values) > MOST_NUMBERS else [])])
    if hop.kind == PICTURE:
        return tr("pixel: {value}").format(value=result)
    if hop.kind in STATES:
        return _state(hop, reading, result, tr)
    if hop.kind in BENT:
        return _bent(hop, numbers, result, tr)
    if hop.kind == "maxpool":
        return f"max({numbers}) = {result}"
    if hop.kind == "meanpool":
        parts = [f"{tr('mean')}({numbers})", *left_over(values, hop.value, reading, tr)]
        return f"{' '.join(parts)} = {result}"
    if not hop.divisor:
        return tr("its weights add up to 0, so it says nothing: {value}").format(value=result)
    return _weighted(hop, reading, tr)


def _state(hop: Hop, reading: Reading, result: str, tr: Translate) -> str:
    """A state of a layer with memory: "tanh(sum of 13 products = 0.40 + bias 0.12) ≈ 0.48"."""
    if not hop.terms:
        return tr("{value}, as it was: there is no word").format(value=result)
    whole = shown(alone(hop.sum, reading))
    if hop.gate is not None:
        return tr("{gate} selected × tanh({memory} in memory) ≈ {value}").format(
            gate=shown(alone(hop.gate, reading)), memory=whole, value=result)
    return tr("tanh(sum of {count} products = {sum}, + bias {bias}) ≈ {value}").format(
        count=len(hop.terms), sum=whole, bias=shown(alone(hop.bias or 0, reading)), value=result)


def slope_text(slope: Number) -> str:
    """The slope of a leaky ReLU: "0.1", "1/4"."""
    return str(slope) if isinstance(slope, Fraction) else f"{slope:.6g}"


def _bent(hop: Hop, before: str, after: str, tr: Translate) -> str:
    """What a layer that goes cell by cell does; "≈" where that is not equal as it is printed."""
    if hop.kind == "dropout":
        return tr("{value}, as it was: dropout leaves out nothing but while the network learns").format(value=after)
    if hop.kind == "tanh":
        return f"tanh({before}) {'≈' if hop.value else '='} {after}"
    if hop.slope is None:
        return f"max({before}, 0) = {after}"
    slope = slope_text(hop.slope)
    told = f"({before})" if before.startswith("−") else before
    equal = not is_finite(hop.value) or _number(after) == max(_number(before), _number(slope) * _number(before))
    return f"max({before}, {slope} × {told}) {'=' if equal else '≈'} {after}"


def _number(text: str) -> Fraction:
    """The number that stands there."""
    return Fraction(text.replace("−", "-"))


def _weighted(hop: Hop, reading: Reading, tr: Translate) -> str:
    """Sum of products, division, bias, and what closes the sum as it is printed."""
    done, divided = last_sum(hop, reading), hop.divisor != 1
    first = alone(hop.sum, reading) if divided else done.lines[0]
    parts = [tr("sum of {count} products = {sum}").format(count=len(hop.terms), sum=shown(first))]
    rest = [tr("+ bias {bias}").format(bias=shown(bias)) for bias in done.lines[1:]] + closing(done, tr)
    if divided:
        whole = hop.divisor % 1 == 0  # infinity and NaN are not
        mean = f" = {shown(done.lines[0])}" if rest else ""
        parts.append(tr("÷ {count}").format(count=int(hop.divisor) if whole else shown(alone(hop.divisor, reading)))
                     + mean)
    return f"{', '.join(parts + rest)} = {shown(done.total)}"
