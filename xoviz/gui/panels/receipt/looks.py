"""The colours of the lines, and how wide their columns are, for what is asked and how numbers are read."""

from __future__ import annotations

from PySide6.QtGui import QColor

from xoviz.gui.panels import layers
from xoviz.gui.panels.receipt.account import Account
from xoviz.gui.panels.receipt.line_painter import LineColours
from xoviz.gui.panels.receipt.model import ReceiptModel
from xoviz.gui.panels.receipt.tree import ReceiptTree
from xoviz.gui.theme import class_colour, signed_lut
from xoviz.nn import Dense

MORE, LESS = 205, 51
"""Places in the table of signed colours: what adds, what takes away."""


class TreeLooks:
    """Dresses a tree for one account after the other."""

    def __init__(self, tree: ReceiptTree, model: ReceiptModel) -> None:
        self._tree, self._model = tree, model
        self._looks: object = None

    def follow(self, account: Account) -> None:
        """Other colours or columns only where the question, the reading or the network is another."""
        looks = account.words, account.question
        if looks != self._looks:
            self._looks = looks
            self._paint(account)
            self._make_room(account)

    def _paint(self, account: Account) -> None:
        network, table, question = account.trace.network, signed_lut(), account.question
        one, other = class_colour(question.one), question.other
        frames = {layer.id: layers.frames(network, layer.id) for layer in network.layers}
        self._tree.set_colours(LineColours((one, one if other is None else class_colour(other)),
                                           (QColor(int(table[MORE])), QColor(int(table[LESS]))),
                                           {key: colours for key, colours in frames.items() if colours}))

    def _make_room(self, account: Account) -> None:
        words, one, other = account.words, account.question.one, account.question.other
        names, fractions = words.classes, words.reading == "fractions"
        divided = any(isinstance(layer, Dense) and layer.average for layer in account.trace.network.layers)
        weight = "× −1/64 ÷ 12" if fractions else "× 0.000 ÷ 0.000" if divided else "× −0.000"
        self._model.name_weights(words.tr("weight") if other is None else f"{names[one]} − {names[other]}")
        self._tree.set_widest("−12/345" if fractions else "−00.000",
                              weight if other is None or fractions else "−0.000 − (−0.000)")
