"""When the shares are painted: a little after the lines, for they cost a pass backward; till then the pane says so."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from xoviz.gui.panels.receipt.account import Account
from xoviz.gui.panels.receipt.shares_pane import SharesPane

SHARES_AFTER = 40
"""Milliseconds that the shares may lag behind: a stroke must not wait for them."""

PAUSE = 4
"""So many times as long as they took, if that is longer: those of a deep stack must not take all the time there is."""


class Sharing(QObject):
    """Keeps a pane at the account of the moment.

    While numbers come one after another the pane says of which moment it is all the time, also where it has just
    caught up: words that came and went would flicker.
    """

    def __init__(self, pane: SharesPane) -> None:
        super().__init__(pane)
        self._pane = pane
        self._account: Account | None = None
        self._shown: Account | None = None
        self._step: int | None = None
        self._shown_step: int | None = None
        self._rests = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHARES_AFTER)
        self._timer.timeout.connect(self.show)

    def follow(self, account: Account, step: int | None) -> None:
        """There are other numbers; ``step`` is that of the training, if it is under way."""
        first, self._account, self._step, self._rests = self._account is None, account, step, False
        if first:
            self._rests = True
            self.show()
            return
        self._date()
        if not self._timer.isActive():
            self._timer.start()

    def rest(self) -> None:
        """No other numbers have come for a while."""
        self._rests = True
        self._date()

    def show(self) -> None:
        """Paint the shares of what is asked for now."""
        if self._account is None:
            return
        clock = QElapsedTimer()
        clock.start()
        found = self._account.shares()
        self._timer.setInterval(max(SHARES_AFTER, PAUSE * clock.elapsed()))
        self._shown, self._shown_step = self._account, self._step
        self._pane.setVisible(found is not None)
        if found is not None:
            self._pane.present(found, self._account.words, *self._account.shares_titles())
            self._date()

    def _date(self) -> None:
        """Say of which moment the shares are, where the lines may be of another."""
        if self._rests and self._shown is self._account:
            self._pane.date("")
        elif self._shown_step is None:
            self._pane.date(self.tr("A moment ago"))
        else:
            self._pane.date(self.tr("A moment ago, step {step}").format(step=self._shown_step))
