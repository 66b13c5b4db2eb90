"""What is still to be found out about the units of a layer, and in which order."""

from __future__ import annotations

from collections.abc import Sequence

from xoviz.explain.wanted import Ideal, Wanted, patch_below
from xoviz.nn import Network
from xoviz.state.wishes import SeekWanted

FOLLOWED = 3
"""Units that are looked at again, beside the one that is shown, at each turn while a network learns."""


def due(network: Network, found: Wanted | None, layer: str, order: Sequence[int], *,
        smooth: bool) -> SeekWanted | None:
    """What to wish for so that all is known about these units of ``layer``, in this order; None where it is.

    ``found`` is what is known so far.
    """
    order = tuple(order)
    if found is None:
        return SeekWanted(layer, order, smooth)
    missing = tuple(each for each in order if not settled(found.ideals[each], network))
    if missing or found.network is not network or found.looked < found.of:
        return SeekWanted(layer, missing, smooth)
    return None


def in_order(count: int, unit: int) -> tuple[int, ...]:
    """All of ``count`` units, beginning with one."""
    return (unit, *(each for each in range(count) if each != unit))


def in_turn(count: int, unit: int, turn: int) -> tuple[int, ...]:
    """One unit and ``FOLLOWED`` others, with each turn the next ones."""
    others = in_order(count, unit)[1:]
    first = turn * FOLLOWED
    return (unit, *(others[(first + place) % len(others)] for place in range(min(FOLLOWED, len(others)))))


def settled(ideal: Ideal | None, network: Network) -> bool:
    """Whether it is known what a unit of this very network wants to see."""
    return ideal is not None and ideal.done and ideal.network is network


def can_be_smooth(network: Network, layer: str) -> bool:
    """Whether there is a choice: what is exact leaves none."""
    return not patch_below(network, layer).linear
