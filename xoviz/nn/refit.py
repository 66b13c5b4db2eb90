"""Another stack for a network that has learned: what still fits is kept, what is new starts afresh.

A parameter is kept where its layer, by its id, is still there and looks at maps of the same size. If there are more
filters or units now, the new ones get random weights, and whoever listens to them listens with weights of zero: so that
nothing jumps. If there are fewer, the last ones go.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from xoviz.nn.arrays import Array
from xoviz.nn.initialise import initialise
from xoviz.nn.network import Network
from xoviz.nn.stack import Stack
from xoviz.nn.surgery import rescale


def refitted(network: Network, stack: Stack, seed: int, classes: tuple[str, ...] | None = None) -> Network:
    """``network`` with another ``stack``, and other classes if some are named; random weights are those of ``seed``.

    With other classes, or another number of scores, the last layer that learns is about something else: it starts
    afresh. Raises ValueError if the classes do not fit.
    """
    vector = initialise(stack, seed)
    about_the_same = classes is None or classes == network.classes
    old = {slot.key: slot for slot in network.stack.slots}
    for slot in stack.slots:
        scoring = slot.layer_id == stack.slots[-1].layer_id
        if slot.key in old and (not scoring or (about_the_same and stack.outputs == len(network.classes))):
            _keep(network.parameters[slot.key], slot.public(vector), rescale(slot, old[slot.key]))
    return replace(network, stack=stack, vector=vector, classes=network.classes if classes is None else classes)


def kept(network: Network, stack: Stack) -> Mapping[str, float]:
    """For each parameter of ``stack``, by key, the share of its numbers that ``refitted`` keeps."""
    shares = {}
    for slot in stack.slots:
        before = network.parameters.get(slot.key)
        common = () if before is None else _overlap(before.shape, slot.parameter.shape)
        shares[slot.key] = float(np.prod(common)) / float(np.prod(slot.parameter.shape)) if common else 0.0
    return MappingProxyType(shares)


def _overlap(before: tuple[int, ...], now: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of what two shapes have in common; () where their maps differ in size."""
    if len(before) != len(now) or before[2:] != now[2:]:
        return ()
    return (*(min(pair) for pair in zip(before[:2], now[:2], strict=True)), *now[2:])


def _keep(before: Array, now: Array, factor: float) -> None:
    """Write what is kept over the random weights in ``now``, a view of the new vector."""
    common = _overlap(before.shape, now.shape)
    if not common:
        return
    inside = tuple(slice(length) for length in common)
    if now.ndim > 1:
        now[: common[0], common[1] :] = 0
    now[inside] = before[inside] * np.float32(factor)
