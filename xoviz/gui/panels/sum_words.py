"""Sums as captions write them: their printed parts, and what closes them where the parts do not reach the total."""

from __future__ import annotations

from xoviz.explain.printed import Printed, printed
from xoviz.explain.reading import Reading
from xoviz.explain.receipt import Hop
from xoviz.wording import Translate


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
