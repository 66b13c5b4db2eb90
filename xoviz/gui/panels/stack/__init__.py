"""The tab "Stack": the layers as blocks in a row, to be put in, taken out, moved and set; what each costs and sees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from xoviz.gui.panels.base import Panel
from xoviz.gui.panels.stack import words
from xoviz.gui.panels.stack.board import Board, Boards
from xoviz.gui.panels.stack.card import Shown
from xoviz.gui.panels.stack.draft import Draft
from xoviz.gui.panels.stack.fixes import Fix, fixes
from xoviz.gui.panels.stack.menus import block_entries, fill, pop_up
from xoviz.gui.panels.stack.row import Block, Row, coming_in
from xoviz.gui.panels.stack.succession import Succession
from xoviz.gui.panels.stack.text_line import TextLine
from xoviz.gui.panels.stack.verdict import VerdictLine
from xoviz.nn import Layer
from xoviz.nn.shorthand import written
from xoviz.state.view import View
from xoviz.state.wishes import ChangeStack, TakePreset

TEMPLATE = "template"
"""The preset that comes with weights."""


class StackPanel(Panel):
    """A draft of the stack, which becomes the network's as soon as it can be one."""

    name = "stack"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft = Draft()
        self._fixes: tuple[Fix, ...] = ()
        self._succession = Succession()
        self.board = Board()
        self.boards = Boards(self.board)
        self.presets, self.text, self.verdict = QToolButton(), TextLine(), VerdictLine()
        self.presets.setText(self.tr("Begin with…"))
        self.presets.setToolTip(self.tr("A stack to begin with; weights that still fit are kept"))
        self.presets.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.presets.setMenu(QMenu(self))
        fill(self.presets.menu(), [(name, words.preset_title(name, self.tr), True) for name in words.PRESETS],
             self.take_preset)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.presets)
        top.addWidget(self.text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 4)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.boards, 1)
        column.addWidget(self.verdict)
        self.text.asked.connect(self.rewrite)
        self.text.refused.connect(self._say_what_is_wrong)
        self.text.copied.connect(self._say_copied)
        self.verdict.fixed.connect(self.fix)
        self.verdict.given_up.connect(self.give_up)
        self.board.inserting.connect(self._ask_what_to_insert)
        self.board.moved.connect(self.move_block)

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Stack")

    def hint(self) -> str:
        """What to do here."""
        return self.tr("Press + to insert a layer and drag blocks to another place; what still fits keeps its weights.")

    def present(self, view: View) -> None:
        """Show the picture, and the stack if it is another one."""
        self.board.show_picture(view.trace.picture, view.network.input_shape, view.task.ground)
        if self.draft.follow(view.network):
            self._show()

    def prepare(self, view: View) -> None:
        """Its blocks: fields take longest to make."""
        self.present(view)

    def number_gestures(self, gestures: Iterator[int]) -> None:
        """Where the numbers of gestures come from: what is set in one field in succession is one."""
        self._succession.number_from(gestures)

    def finish(self, view: View) -> None:
        """All of the row, and nothing to press; where there is no room for it, the panel asks for more."""
        for part in (self.presets, self.text):
            part.hide()
        column = self.layout()
        assert column is not None
        column.activate()
        self.boards.show_all()

    # What can be done

    def insert(self, place: int, kind: str) -> None:
        """Put another layer before the block at a place."""
        row, draft = self.draft.row, self.draft
        behind = row.blocks[place].id if place < len(row.blocks) else ""
        shape = coming_in(row, behind, draft.appraisal, draft.input_shape)
        block = Block.new(row.fresh_id(kind, draft.taken), kind, shape)
        self._change(row.inserted(place, block), words.added(kind, self.tr))
        self._go_to(block.id)

    def remove(self, block_id: str) -> None:
        """Take a block out."""
        place = self.draft.row.place(block_id)
        self._change(self.draft.row.removed(block_id), self._named(self.tr("Remove {block}"), block_id))
        self._go_to_place(place)

    def move_block(self, block_id: str, place: int) -> None:
        """Put a block at another place."""
        self._change(self.draft.row.moved(block_id, place), self._named(self.tr("Move {block}"), block_id))
        self._go_to(block_id)

    def duplicate(self, block_id: str) -> None:
        """Put the same once more behind a block."""
        row = self.draft.row
        block = row.block(block_id)
        twin = Block(row.fresh_id(block.kind, self.draft.taken), block.kind, block.settings, block.on)
        self._change(row.inserted(row.place(block_id) + 1, twin), self._named(self.tr("Duplicate {block}"), block_id))
        self._go_to(twin.id)

    def switch(self, block_id: str, on: bool | None = None) -> None:
        """Have the stack do without a block that stays where it is, or with it again."""
        block = self.draft.row.block(block_id)
        on = not block.on if on is None else on
        text = self.tr("Switch on {block}") if on else self.tr("Switch off {block}")
        changed = Block(block.id, block.kind, block.settings, on)
        self._change(self.draft.row.with_block(changed), self._named(text, block_id))

    def set(self, block_id: str, name: str, value: object) -> None:
        """Give a setting of a block another value; several in succession, with nothing between, are one undo step."""
        assert isinstance(value, int | float | tuple)
        block, title = self.draft.row.block(block_id), self._titles[block_id]
        self._change(self.draft.row.with_block(block.changed(**{name: value})),
                     words.set_text(block, title, name, value, self.tr),
                     gesture=self._succession.gesture(block_id, name))

    def choose_kind(self, block_id: str, kind: str) -> None:
        """Another activation or pooling; of no kind, the block is switched off."""
        if not kind:
            self.switch(block_id, on=False)
            return
        block = self.draft.row.block(block_id)
        text = self.tr("{block}: {kind}").format(block=self._titles[block_id], kind=words.choice_name(kind, self.tr))
        self._change(self.draft.row.with_block(block.of_kind(kind)), text)

    def rewrite(self, layers: tuple[Layer, ...], loss: str = "") -> None:
        """Have the stack of a text; what was there before keeps its name, and so its weights.

        It is trained for the ``loss`` then; where that is empty, for what it was trained for before.
        """
        self._change(self.draft.row.rewritten(layers, self.draft.taken), self.tr("Write the stack"), loss=loss)

    def take_preset(self, name: str) -> None:
        """Begin with a preset. That for template matching has weights of its own, and keeps none."""
        self.draft.give_up()
        if name != TEMPLATE:
            self.draft.expect_another()
        self._show()
        title = words.preset_title(name, self.tr).split(":")[0]
        self.wish.emit(TakePreset(name, self.tr("Stack: {name}").format(name=title)))

    def fix(self, place: int) -> None:
        """Do what would help."""
        fix = self._fixes[place]
        title, text = self._titles.get(self.draft.appraisal.wrong, ""), words.fix_text(fix, self._titles, self.tr)
        self._change(fix.row, self.tr("{block}: {fix}").format(block=title, fix=text) if title else text)

    def give_up(self) -> None:
        """Have the row that runs again."""
        self.draft.give_up()
        self._show()

    # Keys

    def event(self, event: QEvent) -> bool:
        """While there is a draft that cannot be, undo is about that."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_undo(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo a change of the draft."""
        if self._is_undo(event):
            self.draft.step_back()
            self._show()
        else:
            super().keyPressEvent(event)

    def _is_undo(self, event: QKeyEvent) -> bool:
        return not self.draft.possible and event.matches(QKeySequence.StandardKey.Undo)

    # Changing

    @property
    def _titles(self) -> dict[str, str]:
        return dict(words.titles(self.draft.row, self.tr))

    def _named(self, text: str, block_id: str) -> str:
        return text.format(block=self._titles[block_id])

    def _change(self, row: Row, text: str, gesture: int = 0, loss: str = "") -> None:
        """Have another row or loss; if it can be, the network gets its stack at once."""
        another_loss = loss not in ("", self.draft.loss)
        if row == self.draft.row and not another_loss:
            return
        if not gesture:
            self._succession.end()
        layers = self.draft.change(row)
        self._show()
        if layers is None and another_loss and self.draft.possible:
            layers = self.draft.layers
        if layers is not None:
            self.wish.emit(ChangeStack(layers, text, gesture, loss))

    def _do(self, block_id: str, what: str) -> None:
        """What was asked of a block."""
        row = self.draft.row
        place = row.place(block_id)
        if what in ("before", "after"):
            self._go_to_place(place + (1 if what == "after" else -1))
        elif what == "menu":
            card = self.board.cards[block_id]
            entries = block_entries(row.block(block_id).on, partial(self._can, block_id), self.tr)
            pop_up(self, card.mapToGlobal(card.rect().center()), entries, partial(self._do, block_id))
        elif self._can(block_id, what):
            if what == "insert":
                self._ask_what_to_insert(place)
            elif what in ("left", "right"):
                self.move_block(block_id, place + (1 if what == "right" else -1))
            else:
                {"remove": self.remove, "duplicate": self.duplicate, "switch": self.switch}[what](block_id)

    def _can(self, block_id: str, what: str) -> bool:
        """The votes stay what and where they are; something can be inserted before them."""
        row = self.draft.row
        place = row.place(block_id)
        if what == "insert":
            return True
        if block_id in row.standing:
            return False
        return {"left": place > 0, "right": place < row.end - 1}.get(what, True)

    def _ask_what_to_insert(self, place: int) -> None:
        entries = [(kind, f"{words.kind_name(kind, self.tr)}: {words.kind_meaning(kind, self.tr)}", True)
                   for kind in words.INSERTED]
        card = self.board.place_of(place)
        at = self.board.mapToGlobal(card.topLeft() if place >= len(self.board.plus) else
                                    self.board.plus[place].geometry().bottomLeft())
        pop_up(self, at, entries, partial(self.insert, place))

    # Showing

    def _show(self) -> None:
        draft = self.draft
        titles = self._titles
        shown = [Shown(block, titles[block.id], draft.cost_of(block.id), draft.reason_of(block.id),
                       block.id in draft.row.standing, draft.kept.get(block.id)) for block in draft.row.blocks]
        for card in self.board.present(shown, draft.row.end + 1):
            card.set.connect(self.set)
            card.kind_chosen.connect(self.choose_kind)
            card.asked.connect(self._do)
            card.refused.connect(self._say_what_is_wrong)
            card.left.connect(self._succession.end)
        self._chain()
        self._tell(titles)
        if draft.possible:
            self.text.show_text(written(draft.layers, draft.loss))

    def _chain(self) -> None:
        """Tab goes through the blocks in their order."""
        last: QWidget = self.presets
        for block in self.draft.row.blocks:
            card = self.board.cards[block.id]
            for part in (card, *card.form.fields.values()):
                if part.focusPolicy() != Qt.FocusPolicy.NoFocus:
                    QWidget.setTabOrder(last, part)
                    last = part

    def _tell(self, titles: dict[str, str]) -> None:
        """The total, or what is wrong and what would help."""
        draft = self.draft
        if draft.possible:
            self._fixes = ()
            self.verdict.say(words.total(draft.totals, draft.share_kept, self.tr))
            return
        self._fixes = fixes(draft.row, draft.appraisal, draft.input_shape, draft.outputs, draft.appraise)
        wrong = draft.appraisal
        self._warn(words.cannot_be(titles.get(wrong.wrong, ""), wrong.reason, self.tr))

    def _say_what_is_wrong(self, sentence: str) -> None:
        """What was typed; where nothing is wrong, what the row comes to."""
        if sentence:
            self._warn(sentence)
        else:
            self._tell(self._titles)

    def _warn(self, sentence: str) -> None:
        """Say what is wrong, beside what would help with the row."""
        texts = [words.fix_text(fix, self._titles, self.tr) for fix in self._fixes]
        self.verdict.say(sentence, texts, wrong=True, back=not self.draft.possible)

    def _say_copied(self) -> None:
        self.verdict.say(self.tr("Copied: {text}").format(text=written(self.draft.layers, self.draft.loss)))

    def _go_to(self, block_id: str) -> None:
        """Have the keyboard at a block, and the block in sight."""
        card = self.board.cards.get(block_id)
        if card is not None and self.isVisible():
            card.setFocus(Qt.FocusReason.OtherFocusReason)
            self.boards.show_card(block_id, self.board.cards)

    def _go_to_place(self, place: int) -> None:
        """Have the keyboard at the block at a place, or at the next one that there is."""
        if self.blocks:
            self._go_to(self.blocks[min(max(place, 0), len(self.blocks) - 1)].id)

    @property
    def blocks(self) -> Sequence[Block]:
        """The blocks of the row."""
        return self.draft.row.blocks
