"""The tabs, one a file, in the order in which they stand in the window.

To add a tab: write a class like those here, in a file named after it, and add it to ``PANELS``.
"""

from __future__ import annotations

from xoviz.gui.panels.base import Fit, Panel, Sample
from xoviz.gui.panels.compare import ComparePanel
from xoviz.gui.panels.convolution import ConvolutionPanel
from xoviz.gui.panels.filtering import FilteringPanel
from xoviz.gui.panels.network import NetworkPanel
from xoviz.gui.panels.order import OrderPanel
from xoviz.gui.panels.pooling import PoolingPanel
from xoviz.gui.panels.receipt import ReceiptPanel
from xoviz.gui.panels.relu import ReLUPanel
from xoviz.gui.panels.votes import VotesPanel

PANELS: tuple[type[Panel], ...] = (
    NetworkPanel, FilteringPanel, ConvolutionPanel, ReLUPanel, PoolingPanel, VotesPanel, ReceiptPanel,
    ComparePanel, OrderPanel,
)
"""All panels, in tab order."""

__all__ = ["PANELS", "Fit", "Panel", "Sample"]
