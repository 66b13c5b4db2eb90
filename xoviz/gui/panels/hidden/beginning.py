"""What stands there where a network has no hidden units: what they are, and a button that puts some in."""

from __future__ import annotations

from itertools import chain, count

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from xoviz.nn import Dense, Network, ReLU
from xoviz.nn.layer import Layer

UNITS = 16
WIDTH = 460
"""Pixels of the card."""


class Beginning(QFrame):
    """Signals: asked(), hidden units are wanted."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setFixedWidth(WIDTH)
        heading = QLabel(self.tr("No hidden units"))
        heading.setProperty("heading", True)
        words = QLabel(self.tr(
            "The votes of this network read the layer below them themselves. Between the two there may be a layer of "
            "hidden units: each reads all of it with weights of its own, and votes with what it says. That way the "
            "network can ask for one thing and another together."))
        words.setWordWrap(True)
        self.button = QPushButton(self.tr("Put {count} hidden units below the votes").format(count=UNITS))
        self.button.setToolTip(self.tr("All other weights are kept; the votes begin anew, so have it learn then. Undo "
                                       "brings the old network back"))
        self.button.clicked.connect(self.asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(10)
        column.addWidget(heading)
        column.addWidget(words)
        column.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignLeft)


def with_hidden(network: Network) -> tuple[Layer, ...]:
    """The layers of a network, with hidden units and a ReLU below the votes."""
    hidden, relu = _free("hidden", network), _free("relu", network)
    votes = max(place for place, layer in enumerate(network.layers) if isinstance(layer, Dense))
    return (*network.layers[:votes], Dense(hidden, UNITS), ReLU(relu), *network.layers[votes:])


def _free(kind: str, network: Network) -> str:
    """An id that no layer has: "relu", or "relu2" and so on."""
    names = chain((kind,), (f"{kind}{number}" for number in count(2)))
    return next(name for name in names if name not in network.stack.ids)
