"""The other picture of the tab "Compare" on its way through the network: computed when it changes, not at a stroke."""

from __future__ import annotations

from xoviz.explain.exact import NotRational, Objects, fractions
from xoviz.gui.widgets.colour_limit import limits_of
from xoviz.nn import Array, Network, Trace


class OtherPicture:
    """B. ``trace`` is None while there is no such picture, and ``limits`` has what ``limits_of`` says of its layers."""

    def __init__(self) -> None:
        self.trace: Trace | None = None
        self.limits: list[float] = []
        self._picture: Array | None = None
        self._exact: tuple[Objects, ...] | None = None
        self._told = False

    def read(self, picture: Array | None, network: Network) -> None:
        """Have a network read a picture (1, S, S), unless it has done so."""
        if picture is None:
            self.trace = None
        elif self.trace is None or self.trace.network is not network or self._picture is not picture:
            self.trace, self._picture = network.forward(picture), picture
            self.limits = limits_of(self.trace.activations)
            self._exact, self._told = None, False

    def exact(self) -> tuple[Objects, ...] | None:
        """Its maps in fractions, as ``View.exact`` has those of the pad's picture; None where that cannot be."""
        if self.trace is not None and not self._told:
            self._told = True
            try:
                self._exact = fractions(self.trace.network, self.trace.picture)
            except NotRational:
                self._exact = None
        return self._exact
