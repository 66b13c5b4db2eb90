"""One finding: what is wrong, the numbers that show it, where to see it, and one thing to try."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from xoviz.finding_words import advice_reason, advice_text, finding_evidence, finding_headline, unit_text
from xoviz.nn import Network
from xoviz.state.wishes import TakeAdvice
from xoviz.wording import Translate, layer_names

WIDTH = 460  # pixels


class Advice(Protocol):
    """One thing to try: what the sentences know it by, and the number in it."""

    @property
    def code(self) -> str:
        """Such as "rate"."""

    @property
    def value(self) -> float:
        """Such as the rate."""


class Told(Protocol):
    """A finding, as the diagnosis gives it."""

    @property
    def kind(self) -> str:
        """Such as "dead"."""

    @property
    def figures(self) -> Mapping[str, float]:
        """The evidence."""

    @property
    def advice(self) -> Advice:
        """What to try."""

    @property
    def layer(self) -> str | None:
        """Where, if at one place."""

    @property
    def unit(self) -> int | None:
        """The filter or class, if it is one."""

    @property
    def more(self) -> tuple[int, ...]:
        """Other filters that it concerns."""

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from others."""


class FindingCard(QFrame):
    """Words above, buttons below.

    Signals:
        wish(object): a TakeAdvice.
        shown(object): the finding that the user wants to see.
        dismissed(object): the finding's key.
    """

    wish = Signal(object)
    shown = Signal(object)
    dismissed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.finding: Told
        self.words, self.evidence, self.reason = QLabel(), QLabel(), QLabel()
        self.try_button, self.show_button, self.dismiss_button = QPushButton(), QPushButton(), QToolButton()
        self._build()
        self.try_button.clicked.connect(self._try)
        self.show_button.clicked.connect(self._show_it)
        self.dismiss_button.clicked.connect(self._dismiss)

    @staticmethod
    def headline(finding: Told, network: Network, tr: Translate) -> str:
        """What is wrong, in one short sentence."""
        names = dict(zip((layer.id for layer in network.layers),
                         layer_names([layer.kind for layer in network.layers], tr), strict=True))
        # A finding may be older than the network by a moment.
        layer = names.get(finding.layer or "", finding.layer or "")
        return finding_headline(finding.kind, finding.figures, layer, _unit(finding, network, tr), tr)

    def present(self, finding: Told, network: Network) -> None:
        """Show a finding."""
        self.finding = finding
        unit = _unit(finding, network, self.tr)
        headline = self.headline(finding, network, self.tr)
        self.words.setText(headline)
        self.evidence.setText(finding_evidence(finding.kind, finding.figures, unit, self.tr))
        what_for = unit if finding.kind == "ignored" or finding.unit is None \
            else self.tr("filter {number}").format(number=finding.unit + 1)
        self.try_button.setText(self.tr("Try: {advice}").format(
            advice=advice_text(finding.advice.code, finding.advice.value, what_for, self.tr)))
        reason = advice_reason(finding.advice.code, self.tr)
        self.reason.setText(reason)
        self.try_button.setToolTip(reason)
        self.setAccessibleName(headline)

    def _build(self) -> None:
        self.words.setProperty("heading", True)
        for label in (self.evidence, self.reason):
            label.setWordWrap(True)
        self.words.setWordWrap(True)
        self.reason.setProperty("muted", True)
        self.show_button.setText(self.tr("Show me"))
        self.show_button.setToolTip(self.tr("Goes to the tab where it can be seen"))
        self.dismiss_button.setText("✕")
        self.dismiss_button.setAutoRaise(True)
        self.dismiss_button.setToolTip(self.tr("Dismiss: say no more of this until it has been resolved"))
        self.dismiss_button.setAccessibleName(self.tr("Dismiss"))
        top, buttons = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.words, 1)
        top.addWidget(self.dismiss_button)
        buttons.addWidget(self.try_button)
        buttons.addWidget(self.show_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 10)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.evidence)
        column.addWidget(self.reason)
        column.addLayout(buttons)
        self.setFixedWidth(WIDTH)
        self.setTabOrder(self.try_button, self.show_button)
        self.setTabOrder(self.show_button, self.dismiss_button)

    def _try(self) -> None:
        self.wish.emit(TakeAdvice(self.finding.advice))

    def _show_it(self) -> None:
        self.shown.emit(self.finding)

    def _dismiss(self) -> None:
        self.dismissed.emit(self.finding.key)


def _unit(finding: Told, network: Network, tr: Translate) -> str:
    classes = network.classes
    unit = finding.unit if finding.kind != "ignored" or (finding.unit or 0) < len(classes) else None
    return unit_text(finding.kind, unit, finding.more, classes, tr)
