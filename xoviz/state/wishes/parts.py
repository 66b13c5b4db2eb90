"""What can be wished for of a network's parts: filters, units and votes, by layer and number (None: all of a layer)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xoviz.state.wishes.wish import Wish

if TYPE_CHECKING:
    from xoviz.nn.train import Frozen


class Freeze(Wish):
    """Have these parts learn nothing any more, or again; also while training runs."""

    parts: tuple[Frozen, ...]
    on: bool = True


class SwitchOff(Wish):
    """Have a network do without these parts, or with them again (``off`` False), with the weights that they had."""

    parts: tuple[Frozen, ...]
    off: bool = True


class Ablate(Wish):
    """Measure what the loss of each part costs; the study is called "ablation"."""
