"""What everybody looks at, and which filter is edited: for as long as both are there."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xoviz.explain.receptive import Region, lit
from xoviz.nn import Conv, Focus, Network, Stack

NOTHING: Mapping[str, Region] = MappingProxyType({})


class Attention:
    """The ``focus``: the cell that is looked at, if any. ``lit`` is what belongs to it, by layer; ``chosen`` is the
    filter in the editor, as (layer, number)."""

    def __init__(self) -> None:
        self.focus: Focus | None = None
        self.lit = NOTHING
        self.chosen: tuple[str, int] | None = None
        self._pinned = False
        self._stack: Stack | None = None

    @property
    def pinned(self) -> bool:
        """Whether everybody goes on looking at a cell, whatever is pointed at."""
        return self._pinned and self.focus is not None

    def turn_to(self, focus: Focus | None, *, pinned: bool) -> bool:
        """Look at a cell; whether that is anything new."""
        if (focus, pinned) == (self.focus, self.pinned):
            return False
        self.lit = self.lit if focus == self.focus else NOTHING
        self.focus, self._pinned = focus, pinned
        return True

    def keep_to(self, network: Network) -> None:
        """Look at nothing and edit nothing that is not in a network; light up what belongs to the focus."""
        strange = self.pinned and self._stack is not None and _of_another_kind(network.stack, self._stack)
        if self.focus is not None and (strange or not _inside(self.focus, network)):
            self.focus, self.lit = None, NOTHING
        if self.focus is None:
            self._stack = None
        elif not self.lit or network.stack != self._stack:
            self.lit, self._stack = MappingProxyType(lit(network.stack, self.focus)), network.stack
        self.chosen = _nearest(self.chosen, network)


def _of_another_kind(stack: Stack, before: Stack) -> bool:
    """Whether a pinned cell would be another thing now: there may be more filters, but no other layers."""
    kinds = [[(layer.id, layer.kind) for layer in each.layers] for each in (stack, before)]
    return stack.input_shape != before.input_shape or kinds[0] != kinds[1]


def _inside(focus: Focus, network: Network) -> bool:
    if focus.layer not in network.stack.ids:
        return False
    maps, rows, columns = network.stack.shape_of(focus.layer)
    return 0 <= focus.map < maps and 0 <= focus.row < rows and 0 <= focus.column < columns


def _nearest(chosen: tuple[str, int] | None, network: Network) -> tuple[str, int] | None:
    """The filter of that number, the last of its layer if there are fewer now, or the very first; None without any."""
    filters = {layer.id: layer.filters for layer in network.layers if isinstance(layer, Conv)}
    if chosen is None or chosen[0] not in filters:
        return (next(iter(filters)), 0) if filters else None
    return chosen[0], min(chosen[1], filters[chosen[0]] - 1)
