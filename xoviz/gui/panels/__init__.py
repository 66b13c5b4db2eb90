"""The tabs, one a file, in the order in which they stand in the window.

To add a tab: write a class like those here, in a file named after it, and add it to ``PANELS``. A panel's file is read
when its tab is first needed, so that the window stands before those that nobody sees yet.
"""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

from xoviz.gui.panels.base import Fit, Panel, Sample


class Tab(NamedTuple):
    """A tab: its name, which is that of its file, the class in there, and the group in which it stands."""

    name: str
    kind: str
    group: str

    def load(self) -> type[Panel]:
        """The class of its panel."""
        kind: type[Panel] = getattr(import_module(f"{__package__}.{self.name}"), self.kind)
        return kind


LOOK, WHY, LEARN, OWN, BUILD, BEYOND = "look", "why", "learn", "own", "build", "beyond"

PANELS = (
    Tab("network", "NetworkPanel", LOOK), Tab("filtering", "FilteringPanel", LOOK),
    Tab("convolution", "ConvolutionPanel", LOOK), Tab("relu", "ReLUPanel", LOOK), Tab("pooling", "PoolingPanel", LOOK),
    Tab("wanted", "WantedPanel", LOOK), Tab("hidden", "HiddenPanel", LOOK), Tab("votes", "VotesPanel", LOOK),
    Tab("receipt", "ReceiptPanel", WHY), Tab("compare", "ComparePanel", WHY), Tab("order", "OrderPanel", WHY),
    Tab("audit", "AuditPanel", WHY),
    Tab("error", "ErrorPanel", LEARN), Tab("nudge", "NudgePanel", LEARN), Tab("step", "StepPanel", LEARN),
    Tab("landscape", "LandscapePanel", LEARN), Tab("runs", "RunsPanel", LEARN),
    Tab("collect", "CollectPanel", OWN), Tab("browse", "BrowsePanel", OWN),
    Tab("break_it", "BreakItPanel", OWN),
    Tab("stack", "StackPanel", BUILD), Tab("ablation", "AblationPanel", BUILD),
    Tab("duel", "DuelPanel", BUILD), Tab("sweep", "SweepPanel", BUILD),
    Tab("about", "AboutPanel", BEYOND), Tab("gates", "GatesPanel", BEYOND),
    Tab("shuffle", "ShufflePanel", BEYOND), Tab("play", "PlayPanel", BEYOND), Tab("grasp", "GraspPanel", BEYOND),
)
"""All tabs, in their order; those of a group stand side by side."""

__all__ = ["BEYOND", "BUILD", "LEARN", "LOOK", "OWN", "PANELS", "WHY", "Fit", "Panel", "Sample", "Tab"]
