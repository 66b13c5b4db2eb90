"""The row as it is being worked on: beside the network that runs, ahead of it only while it cannot be one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from xoviz.gui.panels.stack.row import Appraisal, Row, appraised
from xoviz.nn import Layer, Network, Shape, Stack
from xoviz.nn.cost import LayerCost
from xoviz.nn.refit import kept

REMEMBERED = 200
"""Rows whose blocks are known again when undo brings back their stack."""


class Draft:
    """The row, what it comes to, and how it came about since the last row that could be."""

    def __init__(self) -> None:
        self.row = Row()
        self.appraisal = Appraisal()
        self.kept: Mapping[str, float] = {}
        self._network: Network | None = None
        self._before: list[Row] = []
        self._rows: dict[tuple[Layer, ...], Row] = {}
        self._changing = False
        self._wanted: tuple[Layer, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether the row can be a stack."""
        return self.appraisal.stack is not None

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers of the row, if it can be a stack; else those that run."""
        stack = self.appraisal.stack or (self._network.stack if self._network is not None else None)
        return () if stack is None else stack.layers

    @property
    def input_shape(self) -> Shape:
        """The shape of the picture."""
        return (1, 1, 1) if self._network is None else self._network.input_shape

    @property
    def outputs(self) -> int:
        """How many votes there must be."""
        return 1 if self._network is None else len(self._network.classes)

    @property
    def loss(self) -> str:
        """What the network is trained for."""
        return "cross-entropy" if self._network is None else self._network.stack.loss

    @property
    def taken(self) -> tuple[str, ...]:
        """Ids that mean a layer of the network that runs."""
        return () if self._network is None else self._network.stack.ids

    @property
    def totals(self) -> tuple[int, int, int]:
        """Layers, parameters and multiplications of the whole row."""
        costs = self.appraisal.costs.values()
        return len(costs), sum(cost.parameters for cost in costs), sum(cost.multiplications for cost in costs)

    @property
    def share_kept(self) -> float | None:
        """The share of all weights that the last change left as they were; None where there was none."""
        weights = {name: self.appraisal.costs[name].parameters for name in self.kept if name in self.appraisal.costs}
        count = sum(weights.values())
        return sum(self.kept[name] * weights[name] for name in weights) / count if count else None

    def cost_of(self, block_id: str) -> LayerCost | None:
        """What a block costs, as far as that is known; None for one that is switched off or cannot be."""
        return None if block_id == self.appraisal.wrong else self.appraisal.costs.get(block_id)

    def reason_of(self, block_id: str) -> str:
        """Why a block cannot be; empty for one that can."""
        return self.appraisal.reason if block_id == self.appraisal.wrong else ""

    def appraise(self, row: Row) -> Appraisal:
        """What another row would come to."""
        return appraised(row, self.input_shape, self.outputs, self.loss)

    def follow(self, network: Network) -> bool:
        """Take in the network that runs; whether there is anything new to see.

        Where its stack is not the row's, somebody else has changed it: undo, another network, the filters' editor. Then
        the row becomes the one that made this stack, or one that shows it, and a draft that could not be is gone.
        """
        before, self._network = self._network, network
        if before is not None and (before.input_shape, before.classes) == (network.input_shape, network.classes) \
                and network.layers == self._wanted:
            self._changing = False
            return self._forget_if_learned(before, network) or before.stack.loss != network.stack.loss
        self.kept = _by_layer(before, network.stack) if self._changing and before is not None else {}
        self._changing, self._before, self._wanted = False, [], network.layers
        self.row = self._rows.get(network.layers) or self.row.following(network.layers)
        self.appraisal = self.appraise(self.row)
        return True

    def change(self, row: Row) -> tuple[Layer, ...] | None:
        """Have another row. Gives the layers that the network is to have now; None where it is to stay as it is."""
        if self.possible:
            self._remember(self.layers, self.row)
        self._before.append(self.row)
        self.row, self.appraisal, self._changing = row, self.appraise(row), False
        if self.appraisal.stack is None:
            return None
        self._before = []
        self._remember(self.layers, row)
        if self._network is None or self.layers == self._wanted:
            return None
        self.kept = _by_layer(self._network, self.appraisal.stack)
        self._wanted = self.layers
        return self.layers

    def step_back(self) -> None:
        """Have the row before the last change."""
        if self._before:
            self.row = self._before.pop()
            self.appraisal = self.appraise(self.row)

    def give_up(self) -> None:
        """Have the last row that could be."""
        if self._before:
            self.row, self._before = self._before[0], []
            self.appraisal = self.appraise(self.row)

    def expect_another(self) -> None:
        """Another stack has been asked for: when it comes, what it keeps is to be told."""
        self._changing = True

    def _forget_if_learned(self, before: Network, network: Network) -> bool:
        """What the last change kept is of no interest any more when the weights have changed since; whether so."""
        if not self.kept or before is network or before.layers != network.layers or (
                np.array_equal(before.vector, network.vector)):
            return False
        self.kept = {}
        return True

    def _remember(self, layers: tuple[Layer, ...], row: Row) -> None:
        self._rows.pop(layers, None)
        self._rows[layers] = row
        if len(self._rows) > REMEMBERED:
            del self._rows[next(iter(self._rows))]


def _by_layer(network: Network, stack: Stack) -> Mapping[str, float]:
    """For each layer of ``stack`` that learns, the share of its numbers that stay as they are in ``network``."""
    shares = kept(network, stack)
    counts: dict[str, list[tuple[float, int]]] = {}
    for slot in stack.slots:
        counts.setdefault(slot.layer_id, []).append((shares[slot.key], slot.stop - slot.start))
    return {name: sum(share * count for share, count in parts) / sum(count for _, count in parts)
            for name, parts in counts.items()}
