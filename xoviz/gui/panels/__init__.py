"""The tabs, one a file, in the order in which they stand in the window.

To add a tab: write a class like those here, in a file named after it, and add it to ``PANELS``. A panel's file is read
when its tab is first needed, so that the window stands before those that nobody sees yet.
"""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

from xoviz.gui.panels.base import Fit, Panel, Sample


class Tab(NamedTuple):
    """A tab: its name, which is that of its file, and the class in there."""

    name: str
    kind: str

    def load(self) -> type[Panel]:
        """The class of its panel."""
        kind: type[Panel] = getattr(import_module(f"{__package__}.{self.name}"), self.kind)
        return kind


PANELS = (
    Tab("network", "NetworkPanel"), Tab("filtering", "FilteringPanel"), Tab("convolution", "ConvolutionPanel"),
    Tab("relu", "ReLUPanel"), Tab("pooling", "PoolingPanel"), Tab("votes", "VotesPanel"),
    Tab("receipt", "ReceiptPanel"), Tab("compare", "ComparePanel"), Tab("order", "OrderPanel"),
)
"""All tabs, in their order."""

__all__ = ["PANELS", "Fit", "Panel", "Sample", "Tab"]
