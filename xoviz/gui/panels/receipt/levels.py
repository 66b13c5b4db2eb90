"""The levels of a receipt: what one number is made of, line by line, and how these lines close.

A level has *parts* (one line each, in an order that may change) and *closing* lines under them (bias, rounding, sum,
total). How many lines there are depends on the network's layers and on the reading alone, never on the numbers: so
nothing jumps while one draws. Texts are made when a line is first asked for.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from xoviz.explain.gates import Inside
from xoviz.explain.printed import Printed, ledger, printed
from xoviz.explain.receipt import STATES, Hop, Number
from xoviz.explain.rivals import Rivals
from xoviz.gui.panels.receipt.words import Words, minus
from xoviz.gui.panels.sum_words import BENT, slope_text
from xoviz.nn import PICTURE, Focus
from xoviz.wording import closing_label


@dataclass(frozen=True)
class Line:
    """One line as text. ``amount`` is its part in the sum, for the bar; ``source`` the cell that opens below it.

    ``tone`` is the brightness of a pixel, None for other cells; ``balanced`` is None where there is nothing to check.
    """

    kind: Literal["part", "step", "total"]
    label: str
    value: str = ""
    weight: str = ""
    adds: str = ""
    amount: float = 0.0
    source: Focus | None = None
    tone: float | None = None
    balanced: bool | None = None
    hint: str = ""


class Part(NamedTuple):
    """One term of a sum: ``weights`` has none, one, or two (for the one class and the other)."""

    source: Focus | None
    value: Number
    weights: tuple[Number, ...]
    contribution: Number
    inside: Inside | None = None


class Level:
    """What stands below one line. Subclasses say what the parts are and how the level closes."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._lines: dict[int, Line] = {}

    @property
    def parts(self) -> Sequence[Part]:
        """The terms, in reading order."""
        raise NotImplementedError

    @property
    def balanced(self) -> bool:
        """Whether the parts give the total, as computed."""
        raise NotImplementedError

    @cached_property
    def closing(self) -> tuple[Line, ...]:
        """The lines under the parts."""
        raise NotImplementedError

    @cached_property
    def largest(self) -> float:
        """The size of the largest part, for the bars; 0 where all are 0 or some are no numbers."""
        return max((abs(float(part.contribution)) for part in self.parts), default=0.0)

    def part(self, place: int) -> Line:
        """The line of one part, by its place in reading order."""
        if place not in self._lines:
            self._lines[place] = self._line(self.parts[place], place)
        return self._lines[place]

    def biggest_first(self) -> list[int]:
        """The places of the parts, the largest of either sign first."""
        sizes = [abs(float(part.contribution)) for part in self.parts]
        return sorted(range(len(sizes)), key=lambda place: -sizes[place])

    def _line(self, part: Part, place: int) -> Line:
        words = self.words
        tone = float(part.value) if part.source is not None and part.source.layer == PICTURE else None
        label = words.cell(part.source) if part.inside is None else words.inside(part.inside)
        return Line("part", label, words.number(part.value), self._weight(part, place),
                    words.number(part.contribution), float(part.contribution), part.source, tone)

    def _weight(self, part: Part, place: int) -> str:
        raise NotImplementedError

    def _rest(self, sum_: Printed) -> list[Line]:
        """What closes a sum: a line even if nothing is left, but none for fractions, which leave nothing."""
        words = self.words
        if words.reading == "fractions":
            return []
        rest = words.number(0) if sum_.closing is None else minus(sum_.closing)
        return [Line("step", closing_label(words.reading, words.tr), adds=rest)]

    def _total(self, label: str, text: str, balanced: bool, reached: Number, given: Number, tolerance: float) -> Line:
        return Line("total", label, adds=text, balanced=balanced, hint=self._check(reached, given, tolerance))

    def _check(self, reached: Number, given: Number, tolerance: float) -> str:
        """What the check has compared."""
        if self.words.reading == "fractions":
            return self.words.tr("Exact: the lines give {reached}, and the network gave {given}.").format(
                reached=reached, given=given)
        return self.words.tr("The lines, added up again, give {reached}; the network gave {given}. Tolerance: "
                             "{tolerance}, the most that rounding can have cost.").format(
            reached=f"{float(reached):.9g}", given=f"{float(given):.9g}", tolerance=f"{tolerance:.2g}")


class HopLevel(Level):
    """How one cell was computed."""

    def __init__(self, hop: Hop, words: Words) -> None:
        super().__init__(words)
        self.hop = hop

    @property
    def balanced(self) -> bool:
        """Whether the hop balances."""
        return self.hop.balanced

    @cached_property
    def parts(self) -> Sequence[Part]:
        """The cells that it was computed from."""
        return [Part(term.source, term.value, () if term.weight is None else (term.weight,), term.contribution,
                     term.inside) for term in self.hop.terms]

    @cached_property
    def closing(self) -> tuple[Line, ...]:
        """Sum, division, bias, what rounding leaves, and the total with its check."""
        hop, words = self.hop, self.words
        sums = ledger(hop, words.reading, words.places)
        lines: list[Line] = []
        if len(sums) == 2:
            lines += [*self._rest(sums[0]), Line("step", words.tr("sum"), adds=minus(sums[0].total)),
                      Line("step", words.tr("÷ {number} values").format(number=hop.divisor),
                           adds=minus(sums[1].lines[0]))]
        if hop.bias is not None:
            lines.append(Line("step", words.tr("bias"), adds=minus(sums[-1].lines[-1])))
        if sums:
            lines += self._rest(sums[-1])
        if hop.kind in STATES:
            lines += self._bent_sum()
            sums = ()
        text = minus(sums[-1].total) if sums else words.number(hop.total)
        label = words.cell(hop.focus)
        return (*lines, self._total(label, text, hop.balanced, hop.total, hop.value, hop.tolerance))

    def _bent_sum(self) -> list[Line]:
        """What a layer with memory does with its sum; where there is no word, nothing is added up."""
        hop, words = self.hop, self.words
        if not hop.terms:
            return [Line("step", words.tr("no word here: the state stays what it was"))]
        whole = hop.sum + (hop.bias or 0)
        name = words.tr("in memory") if hop.gate is not None else words.tr("sum")
        lines = [Line("step", name, adds=words.number(whole)),
                 Line("step", words.tr("tanh of it"), adds=words.number(math.tanh(whole)))]
        if hop.gate is not None:
            lines.append(Line("step", words.tr("× selection"), adds=words.number(hop.gate)))
        return lines

    def _weight(self, part: Part, place: int) -> str:
        hop, words = self.hop, self.words
        if hop.kind == "maxpool":
            if place == hop.winner:
                return words.tr("largest")
            return words.tr("as large") if part.value == hop.value else ""
        if hop.kind in BENT:
            return self._bending(part)
        if not part.weights:
            return "" if hop.kind == "heads" else f"÷ {hop.divisor}"
        text = f"× {words.number(part.weights[0])}"
        return f"{text} ÷ {words.number(hop.divisor)}" if hop.kind == "dense" and hop.divisor != 1 else text


    def _bending(self, part: Part) -> str:
        """What a layer that goes cell by cell does with a number."""
        hop, tr = self.hop, self.words.tr
        if hop.kind in ("relu", "leaky") and not part.value > 0:
            return tr("becomes 0") if hop.slope is None else f"× {slope_text(hop.slope)}"
        return "tanh" if hop.kind == "tanh" else tr("kept")


class RivalsLevel(Level):
    """Why one class and not another: what each value adds to the one more than to the other."""

    def __init__(self, rivals: Rivals, words: Words, biased: bool) -> None:
        super().__init__(words)
        self.rivals = rivals
        self._biased = biased

    @property
    def balanced(self) -> bool:
        """Whether the ledger gives the difference of the scores."""
        return self.rivals.balanced

    @cached_property
    def parts(self) -> Sequence[Part]:
        """The values that both scores listen to."""
        ranked = [Part(pull.source, pull.value, pull.contributions, pull.difference) for pull in self.rivals.pulls]
        return sorted(ranked, key=_reading_order)

    @cached_property
    def closing(self) -> tuple[Line, ...]:
        """The biases, what rounding leaves, and by how much the one is ahead."""
        rivals, words = self.rivals, self.words
        result = rivals.value if rivals.balanced else rivals.total
        parts = [*(part.contribution for part in self.parts), *([rivals.biases] if self._biased else [])]
        sum_ = printed(parts, result, words.reading, words.places)
        biases = [Line("step", words.tr("biases"), adds=minus(sum_.lines[-1]))] if self._biased else []
        names = words.classes
        label = words.tr("{one} ahead of {other}").format(one=names[rivals.one], other=names[rivals.other])
        return (*biases, *self._rest(sum_), self._total(
            label, minus(sum_.total), rivals.balanced, rivals.total, rivals.value, rivals.tolerance))

    def _weight(self, part: Part, place: int) -> str:
        one, other = (self.words.number(contribution) for contribution in part.weights)
        return f"{one} − {f'({other})' if other.startswith('−') else other}"


def _reading_order(part: Part) -> tuple[int, int, int]:
    return (0, 0, 0) if part.source is None else (part.source.map, part.source.row, part.source.column)
