"""The tab "Receipt": why it said X. One score, or the difference of two, as lines that open down to the pixels.

A package, because it is the largest tab: `question` asks, `account` answers and `head` says so; `levels` and `words`
say what stands on a line, `branch`, `model` and `tree` make lines that open, which `looks` dresses; `shares_pane`
paints which pixel pulled which way, when `sharing` says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from xoviz.explain.calculation import Calculation
from xoviz.explain.heads import scoring
from xoviz.gui.panels.base import Panel
from xoviz.gui.panels.receipt.account import Account
from xoviz.gui.panels.receipt.head import AnswerHead
from xoviz.gui.panels.receipt.looks import TreeLooks
from xoviz.gui.panels.receipt.model import ReceiptModel
from xoviz.gui.panels.receipt.question import QuestionBar
from xoviz.gui.panels.receipt.shares_pane import SharesPane
from xoviz.gui.panels.receipt.sharing import Sharing
from xoviz.gui.panels.receipt.tree import ReceiptTree
from xoviz.gui.panels.receipt.words import Names, Words
from xoviz.gui.widgets.numbers import readable
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.nn import PICTURE, Focus
from xoviz.state.view import View
from xoviz.tasks.tabular import columns_of

__all__ = ["ReceiptPanel"]

SETTLED = 200
"""Milliseconds without a new picture after which lines may change their places."""


class ReceiptPanel(Panel):
    """A question on top, its answer in two sentences, the lines that prove it, and the pixels they come from."""

    name = "receipt"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._account: Account | None = None
        self._names: Names | None = None
        self._about: tuple[object, ...] = ()
        self._pointed: Focus | None = None
        self.model = ReceiptModel(self)
        self.tree = ReceiptTree(self.model)
        self._looks = TreeLooks(self.tree, self.model)
        self.questions, self.order_box, self.copy_button = QuestionBar(), QComboBox(), QToolButton()
        self.head = AnswerHead()
        self.softmax, self.note = StillLabel(squeezable=True), StillLabel(squeezable=True)
        self.pane = SharesPane()
        self.sharing = Sharing(self.pane)
        self._settling = QTimer(self)
        self._lay_out()
        self._connect()

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Receipt")

    def present(self, view: View) -> None:
        """Show a view; lines stay open, and change their places only when the picture has come to rest."""
        before, self._view = self._view, view
        if before is None or before.trace is not view.trace or before.reading != view.reading \
                or before.exact is not view.exact:
            self._recount(view)
        elif before.training.playing and not view.training.playing:
            self._settling.start()
        if before is None or (before.focus, before.pinned) != (view.focus, view.pinned) \
                or before.lit is not view.lit:
            self._show_focus(view)

    def calculation(self, view: View) -> Calculation | None:
        """That of the chosen line, which for what closes the outermost level is that of the answer.

        Before any is chosen it is that of the cell that is looked at, or else of the answer.
        """
        if self._account is None or self._view is None:
            return super().calculation(view)
        index = self.tree.currentIndex()
        chosen = self.model.focus(index) if index.isValid() else self._view.focus
        return self._account.calculation(None if self._closes_all(index) else chosen)

    def calculations(self) -> Sequence[Calculation]:
        """That of the answer, and then of each number whose line is open."""
        if self._account is None:
            return ()
        cells = [path[-1] for path in self.model.paths(self.tree.is_open)]
        return [self._account.calculation(cell) for cell in (None, *cells)]

    # Laying out

    def _lay_out(self) -> None:
        self.note.label.setProperty("muted", True)
        order_name = QLabel(self.tr("Order"))
        order_name.setBuddy(self.order_box)
        self.order_box.addItems([self.tr("Biggest first"), self.tr("Reading order")])
        self.order_box.setAccessibleName(order_name.text())
        self.order_box.setToolTip(self.tr("The lines that count most on top, or as the maps are read"))
        self.copy_button.setText(self.tr("Copy…"))
        self.copy_button.setToolTip(self.tr("Take the calculation of a line away, or all that are open: as text, LaTeX "
                                            "or NumPy"))
        top = QHBoxLayout()
        for part in (self.questions, order_name, self.order_box, self.copy_button):
            top.addWidget(part)
        top.insertStretch(1, 1)
        body = QHBoxLayout()
        body.addWidget(self.tree, 3)
        body.addWidget(self.pane, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 6)
        column.setSpacing(5)
        column.addLayout(top)
        column.addWidget(self.head)
        column.addLayout(body, 1)
        for line in (self.softmax, self.note):
            column.addWidget(line)

    def _connect(self) -> None:
        self.questions.asked.connect(self._on_asked)
        self.order_box.activated.connect(self._on_order)
        self.tree.pointed.connect(self._on_pointed)
        self.tree.walked.connect(self._on_walked)
        self.tree.left.connect(self._on_left)
        self.tree.copied.connect(self._on_copied)
        self.copy_button.clicked.connect(self._on_copy)
        self.pane.pointed.connect(self._on_pixel)
        self.pane.walked.connect(self._on_pixel_walked)
        self.pane.chosen.connect(self._on_pixel_chosen)
        self.pane.left.connect(self._on_left)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLED)
        self._settling.timeout.connect(self._on_settled)

    # Counting

    def _recount(self, view: View) -> None:
        """Other texts on the same lines, or, where the kind of question or the network is another, other lines."""
        dense = scoring(view.network) is not None
        question = self.questions.present(view.network.classes, view.trace.scores.tolist(), dense)
        words = Words(self._names_of(view), readable(view.reading, view.exact), self.tr)
        before, self._account = self._account, Account(view.trace, view.exact, words, question)
        if before is None or before.shape != self._account.shape:
            self._restart(view.focus, again=before is not None and before.shape[:2] == self._account.shape[:2])
        else:
            self.model.present(self._account.level, sort=not view.training.playing and not self._settling.isActive())
        self._settling.start()
        self._looks.follow(self._account)
        self._answer(self._account)
        self._show_note()
        self.sharing.follow(self._account, view.training.step if view.training.playing else None)

    def _names_of(self, view: View) -> Names:
        """The names of the network's cells, made anew only for another stack or task."""
        kind, columns = view.task.input_kind, tuple(column.name for column in columns_of(view.task))
        named = columns if view.network.input_shape == (1, 1, len(columns)) else ()
        about = view.network.stack, view.network.classes, view.task.words, named, kind
        if self._names is None or about != self._about:
            self._about = about
            self._names = Names(view.network.stack, view.network.classes, self.tr, view.task.words, named, kind)
        return self._names

    def _restart(self, focus: Focus | None, *, again: bool) -> None:
        """Other lines; those that were open are opened ``again``, where they are still there, and ``focus`` chosen."""
        assert self._account is not None
        paths = self.model.paths(self.tree.is_open) if again else []
        self.model.restart(self._account.level, ranked=self.order_box.currentIndex() == 0)
        for path in paths:
            self._reopen(path)
        if again and focus is not None:
            self.tree.select(self.model.find(focus, self.tree.is_open))

    def _reopen(self, path: tuple[Focus, ...]) -> None:
        index = QModelIndex()
        for focus in path:
            index = self.model.line_of(focus, index)
            if not index.isValid():
                return
            self.tree.open(index)

    # Saying

    def _answer(self, account: Account) -> None:
        """The answer in two sentences, and what softmax makes of it."""
        root = self.model.root
        if root is not None:
            self.head.say(account.answer(), account.reasons(root), balanced=root.balanced)
        softmax = account.softmax()
        self.softmax.setVisible(bool(softmax))
        self.softmax.setText(softmax)

    def _show_note(self) -> None:
        """Why there are no fractions; else how one goes on."""
        why = None if self._view is None or self._view.reading != "fractions" else self._view.why_not_exact
        cells = self._names.things.cells if self._names is not None else self.tr("pixels")
        words = why or self.tr("Open a line (→, Enter or a double click) to see where its number comes from, "
                               "down to the {cells}.").format(cells=cells)
        if words != self.note.text():
            self.note.setText(words)
            self.note.setToolTip(words)

    # Pointing

    def _show_focus(self, view: View) -> None:
        """Choose the line of the cell that is looked at elsewhere, if it is open."""
        self.pane.look(view.lit.get(PICTURE), view.focus, pinned=view.pinned)
        if view.focus is None or view.focus == self._pointed:
            return
        self._pointed = None
        index = self.model.find(view.focus, self.tree.is_open)
        if index.isValid() and self._focus_of(self.tree.currentIndex()) != view.focus:
            self.tree.select(index)
            self.tree.scrollTo(index)

    def _focus_of(self, index: QModelIndex) -> Focus | None:
        """The cell that a line tells of; for what closes the outermost level the score that is asked about."""
        if self._account is not None and self._closes_all(index):
            return self._account.score(self._account.question.one)
        return self.model.focus(index) if index.isValid() else None

    def _closes_all(self, index: QModelIndex) -> bool:
        """Whether a line closes the outermost level."""
        return index.isValid() and not index.parent().isValid() and self.model.line(index).kind != "part"

    def _point(self, focus: Focus | None) -> None:
        """Look at a cell for as long as it is pointed at, unless another one is pinned."""
        self._pointed = None if self._view is not None and self._view.pinned else focus
        self.look_at(focus)

    def _walk(self, focus: Focus | None) -> None:
        """Look at a cell that was chosen on purpose; what is pinned comes along."""
        if focus is None or self._view is None:
            self._point(None)
            return
        self._pointed = focus
        self.walk_to(focus, self._view)

    # Slots

    def _on_asked(self) -> None:
        if self._view is not None:
            self._settling.stop()
            self._recount(self._view)

    def _on_order(self) -> None:
        self.model.sort_lines(ranked=self.order_box.currentIndex() == 0)

    def _on_pointed(self, index: QModelIndex) -> None:
        self._point(self._focus_of(index))

    def _on_walked(self, index: QModelIndex) -> None:
        self._walk(self._focus_of(index))

    def _on_left(self) -> None:
        self._point(self._focus_of(self.tree.currentIndex()) if self.tree.hasFocus() else None)

    def _on_pixel(self, row: int, column: int) -> None:
        self._point(Focus(PICTURE, 0, row, column))

    def _on_pixel_walked(self, row: int, column: int) -> None:
        self._walk(Focus(PICTURE, 0, row, column))

    def _on_pixel_chosen(self, row: int, column: int) -> None:
        if self._view is not None:
            self.pin(Focus(PICTURE, 0, row, column), self._view)

    def _on_copied(self) -> None:
        self.copy_asked.emit("text")

    def _on_copy(self) -> None:
        self.menu_asked.emit(self.copy_button.mapToGlobal(self.copy_button.rect().bottomLeft()))

    def _on_settled(self) -> None:
        self.sharing.rest()
        if self._view is not None and not self._view.training.playing:
            self.model.sort_lines(ranked=self.order_box.currentIndex() == 0)
