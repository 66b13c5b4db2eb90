"""All that the units of one layer want to see, worked out a little at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from xoviz.explain.batch import Batch
from xoviz.explain.wanted.ideal import Ideal, at_once, ideals
from xoviz.explain.wanted.limits import upper_limits
from xoviz.explain.wanted.patch import patch_below
from xoviz.explain.wanted.sights import BestSights, Sight
from xoviz.nn.arrays import Array, frozen
from xoviz.nn.network import Network

T = TypeVar("T")

FIRST_LOOK = 64
"""Pictures after which the first sights are told; then after twice as many, and so on."""


@dataclass(frozen=True, eq=False)
class Wanted:
    """What is known so far of the units of ``layer`` in ``network``.

    ``sights`` are the best of each unit among the ``looked`` pictures that have gone through, of ``of``. ``ideals`` are
    None where the search has not begun. ``limits`` (U,) are what no picture can exceed. ``smooth`` says how the ideals
    are sought, and ``climbed`` for how many of the ``climbs`` units that were asked for the search is over.
    """

    network: Network
    layer: str
    smooth: bool
    of: int
    limits: Array
    sights: tuple[tuple[Sight, ...], ...]
    ideals: tuple[Ideal | None, ...]
    looked: int = 0
    climbs: int = 0
    climbed: int = 0

    @property
    def done(self) -> bool:
        """Whether all that was asked for is known."""
        return self.looked >= self.of and self.climbed >= self.climbs


def wanted(network: Network, layer_id: str, pictures: Iterable[Batch], of: int, *, units: Sequence[int] | None = None,
           smooth: bool = False) -> Iterator[Wanted]:
    """What the units of a layer want to see: sights in ``of`` ``pictures``, then the ideals of ``units`` (all of them
    where that is None), in that order. An item takes a millisecond or two.

    Raises KeyError if there is no such layer.
    """
    patch = patch_below(network, layer_id)
    asked = tuple(range(patch.units)) if units is None else tuple(units)
    found = Wanted(network, layer_id, smooth and not patch.linear, of, frozen(upper_limits(patch)),
                   ((),) * patch.units, (None,) * patch.units, climbs=len(asked))
    with_sights = BestSights(network, layer_id)
    next_look = FIRST_LOOK
    for looked in _quietly(with_sights.look(pictures)):
        if looked >= next_look:
            next_look *= 2
            found = replace(found, sights=with_sights.sights(), looked=looked)
        yield found
    found = replace(found, sights=with_sights.sights(), looked=with_sights.looked, of=with_sights.looked)
    yield found
    together, scale = at_once(patch), _scale(found.sights) if found.smooth else 0.0
    for first in range(0, len(asked), together):
        some = asked[first : first + together]
        climb = ideals(network, layer_id, some, [found.sights[unit] for unit in some], scale)
        for better in _quietly(climb):
            found = replace(found, ideals=tuple(better.get(unit, ideal) for unit, ideal in enumerate(found.ideals)))
            yield found
        found = replace(found, climbed=first + len(some))
    yield found


def completed(before: Wanted | None, now: Wanted) -> Wanted:
    """``now``, and what it has not found yet as it was ``before``, if that was about a network of the same stack: so
    that nothing disappears while a network that learns is looked at again and again."""
    if before is None or before is now or (before.layer, before.smooth) != (now.layer, now.smooth) \
            or before.network.stack != now.network.stack:
        return now
    looks_on = now.looked < now.of and before.looked >= before.of
    kept = tuple(then if ideal is None or (not ideal.done and then is not None) else ideal
                 for then, ideal in zip(before.ideals, now.ideals, strict=True))
    return replace(now, sights=before.sights if looks_on else now.sights, ideals=kept,
                   looked=before.looked if looks_on else now.looked)


def _scale(sights: Sequence[Sequence[Sight]]) -> float:
    """How large values are in a layer: the mean of what its units give for their best sights, without its sign."""
    best = [abs(each[0].value) for each in sights if each and np.isfinite(each[0].value)]
    return float(np.mean(best)) if best else 1.0


def _quietly(items: Iterator[T]) -> Iterator[T]:
    """Weights may be so large that they overflow; then the values say so, and no warning need."""
    while True:
        with np.errstate(all="ignore"):
            item = next(items, None)
        if item is None:
            return
        yield item
