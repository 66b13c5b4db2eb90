"""Writing on: what the network goes on to say, and which of its words the language forbids."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from xoviz.explain.memory_writing import Language, Written, write_on
from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.whole_number import WholeNumber
from xoviz.nn import Network

AT_ONCE = 12
"""Words that are written at once."""

MOST = 240
"""Words that are kept; then writing stops."""


class Writer(QWidget):
    """Buttons, the text so far with forbidden words marked, and how many there were.

    Signals:
        taken(object): the words (a tuple of rows) are to be read by the network.
    """

    taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._network: Network | None = None
        self._language: Language | None = None
        self._begun: tuple[int, ...] = ()
        self._written = Written()
        self.go, self.take = QPushButton(self.tr("Write on")), QPushButton(self.tr("Read it"))
        self.clear = QPushButton(self.tr("Clear"))
        self.how, self.seed = QComboBox(), WholeNumber(self.tr("Seed"), 0, 9999, 0)
        self.text, self.count = QLabel(), QLabel()
        self._lay_out()
        self.go.clicked.connect(self._write)
        self.take.clicked.connect(self._take)
        self.clear.clicked.connect(self._clear)
        self.how.currentIndexChanged.connect(self._clear)
        self.seed.chosen.connect(self._clear)

    @property
    def written(self) -> Written:
        """What has been written so far."""
        return self._written

    def present(self, network: Network, language: Language, text: Sequence[int]) -> None:
        """Go on from ``text``, with another network perhaps; what was written after another text, or by another one,
        is gone."""
        fresh = network is not self._network or tuple(text) != self._begun
        self._network, self._language, self._begun = network, language, tuple(text)
        if fresh:
            self._clear()

    def _lay_out(self) -> None:
        self.how.addItems([self.tr("thrown"), self.tr("likeliest")])
        self.how.setToolTip(self.tr("Each word is thrown with the network's own probabilities, or the likeliest is "
                                    "taken"))
        self.how.setAccessibleName(self.tr("How words are chosen"))
        self.seed.setToolTip(self.tr("Seed of the throws: the same seed gives the same text"))
        self.go.setToolTip(self.tr("Have the network write twelve more words: each that it says becomes part of what "
                                   "it reads"))
        self.take.setToolTip(self.tr("Have the network read the last words of this text, to look at them one by one"))
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text.setAccessibleName(self.tr("What it has written"))
        self.count.setProperty("muted", True)
        row = QHBoxLayout()
        for part in (self.go, self.how, self.seed, self.take, self.clear):
            row.addWidget(part)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.text, 1)
        column.addWidget(self.count)

    def _write(self) -> None:
        if self._network is None or self._language is None or len(self._written.words) >= MOST:
            return
        before = self._written
        text = (*self._begun, *before.words)
        rng = np.random.default_rng((self.seed.value, len(before.words))) if self.how.currentIndex() == 0 else None
        more = write_on(self._network, text, AT_ONCE, self._language.allowed, rng)
        self._written = Written(before.words + more.words, before.forbidden + more.forbidden)
        self._show()

    def _take(self) -> None:
        self.taken.emit((*self._begun, *self._written.words))

    def _clear(self) -> None:
        self._written = Written()
        self._show()

    def _show(self) -> None:
        """The text, forbidden words in the colour of errors and underlined."""
        some = bool(self._written.words)
        self.take.setEnabled(some)
        self.clear.setEnabled(some)
        self.go.setEnabled(len(self._written.words) < MOST)
        if self._language is None or not some:
            self.text.setText("")
            self.count.setText(self.tr("Words that the language forbids will be marked."))
            return
        names, theme = self._language.words, current_theme()
        begun = [f"<span style='color:{theme.muted}'>{escape(names[word])}</span>" for word in self._begun]
        said = [f"<u style='color:{theme.error}'>{escape(names[word])}</u>" if wrong else escape(names[word])
                for word, wrong in zip(self._written.words, self._written.forbidden, strict=True)]
        self.text.setText(" ".join([*begun, *said]))
        self.count.setText(self.tr("{count} words written, {mistakes} of them forbidden").format(
            count=len(said), mistakes=self._written.mistakes))
