"""Why this class and not that one: the difference of two scores as a ledger over the values that both listen to.

Both scores are sums over the same values, so their difference is one as well (the talk, chapter 9)::

    s[one] - s[other] = sum over values of (what it adds to one - what it adds to other) + (b[one] - b[other])

A value that adds as much to both says nothing about the choice, however large it is. The score of a pair of answers
(``nn.heads``) is a sum of two such scores: its weights are the sums of theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from xoviz.explain.heads import scoring
from xoviz.explain.receipt import Hop, Number, Receipt, Term, added
from xoviz.explain.rounding import gamma
from xoviz.nn import Focus, Heads


@dataclass(frozen=True)
class Pull:
    """One value's part: for the one class where ``difference`` is positive, for the other where it is negative.

    ``weights`` and ``contributions`` are those for (one, other); contributions are divided where the layer averages.
    ``difference`` is the first contribution less the second.
    """

    source: Focus
    value: Number
    weights: tuple[Number, Number]
    contributions: tuple[Number, Number]
    difference: Number


@dataclass(frozen=True)
class Rivals:
    """How far class ``one`` is ahead of class ``other``, and which values brought it there.

    ``pulls`` are ranked, the largest difference of either sign first, in reading order where they are as large.
    ``biases`` is the difference of the biases, 0 if there are none. ``value`` is the difference of the scores that the
    trace (or the exact map) holds, ``total`` what the ledger gives; ``tolerance`` is 0 for fractions.
    """

    one: int
    other: int
    pulls: tuple[Pull, ...]
    biases: Number
    value: Number
    total: Number
    tolerance: float

    @property
    def balanced(self) -> bool:
        """Whether the ledger gives the difference of the scores. What is not a number never balances."""
        return -self.tolerance <= self.total - self.value <= self.tolerance


def rivals(receipt: Receipt, one: int, other: int) -> Rivals:
    """The ledger of two classes; in fractions if the receipt is.

    Raises ValueError where the last layer is not dense, so that scores are no sums over values, and IndexError if there
    is no such class.
    """
    network = receipt.trace.network
    last = network.layers[-1]
    if scoring(network) is None:
        raise ValueError(f"two classes can be compared value by value where a dense layer gives the scores; in "
                         f"'{network.name}' the last layer, '{last.id}', is of the kind {last.kind}")
    first, second = (_both(receipt, receipt.hop(Focus(last.id, unit, 0, 0))) for unit in (one, other))
    pulls = _pulls(first, second)
    biases = (first.bias or 0) - (second.bias or 0)
    total = added([*(pull.difference for pull in pulls), biases])
    ranked = sorted(pulls, key=lambda pull: max(pull.difference, -pull.difference), reverse=True)
    return Rivals(one, other, tuple(ranked), biases, first.value - second.value, total,
                  0.0 if receipt.exact else _tolerance(first, second))


def _both(receipt: Receipt, hop: Hop) -> Hop:
    """A score over the values that it listens to: of a pair those of its two scores, added up; any other as it is."""
    if hop.kind != Heads.kind:
        return hop
    one, other = (receipt.hop(term.source) for term in hop.terms if term.source is not None)
    terms = tuple(Term(mine.value, _share(one, mine) + _share(other, its), mine.contribution + its.contribution,
                       mine.source) for mine, its in zip(one.terms, other.terms, strict=True))
    bias = None if one.bias is None or other.bias is None else one.bias + other.bias
    whole = added([term.contribution for term in terms])
    return replace(hop, terms=terms, bias=bias, sum=whole, total=whole + (bias or 0),
                   tolerance=one.tolerance + other.tolerance + hop.tolerance)


def _share(hop: Hop, term: Term) -> Number:
    """What a value counts in a score: its weight, divided where the layer averages."""
    return (term.weight or 0) / hop.divisor if hop.divisor else 0 * term.value


def _pulls(first: Hop, second: Hop) -> list[Pull]:
    """Value by value in reading order; both hops have the same cells below."""
    pulls = []
    for one, other in zip(first.terms, second.terms, strict=True):
        if one.source is None or one.weight is None or other.weight is None:
            raise ValueError("a dense layer's terms have a source and a weight each")
        pulls.append(Pull(one.source, one.value, (one.weight, other.weight), (one.contribution, other.contribution),
                          one.contribution - other.contribution))
    return pulls


def _tolerance(first: Hop, second: Hop) -> float:
    """What float32 may have rounded away in each score, and float64 in taking the difference."""
    sizes = [abs(float(term.contribution)) for hop in (first, second) for term in hop.terms]
    biases = [abs(float(hop.bias or 0)) for hop in (first, second)]
    return first.tolerance + second.tolerance + gamma(len(sizes) + 4, np.float64) * sum((*sizes, *biases))
