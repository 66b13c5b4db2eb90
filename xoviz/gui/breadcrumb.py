"""The bar that says in words where you are: from the score down to the pixel, and which step of it is looked at.

It knows the way, so it is also what walks: up and down along it, and sideways to what stands beside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QEnterEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from xoviz.explain import walk
from xoviz.gui.breadcrumb_words import fitting, layer_names_by_id, words_for
from xoviz.gui.last_look import LastLook
from xoviz.gui.theme import current_theme, icon
from xoviz.gui.widgets.link_label import LinkLabel, Piece
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.nn import Focus
from xoviz.state.view import View
from xoviz.state.wishes import Pin, Point
from xoviz.wording import called

ARROW, LEFT_OUT = " ← ", "…"

_KEYS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)

HEIGHT = 23  # pixels, unless letters are large

RESERVE = 8
"""Pixels that rich text may need beyond what its words measure."""


class Breadcrumb(QWidget):
    """The path through the cell that is looked at, each step a link; buttons that pin it and copy its calculation.

    Where there is no room for all steps, those farthest from the cell are left out; the tooltip has them all. Whoever
    comes here from a cell, by mouse or keyboard, goes on looking at it, so that its steps can be reached.

    Signals:
        wish(object): Point or Pin.
        menu_asked(QPoint): a menu for copying is asked for, at this point of the screen.
    """

    wish = Signal(object)
    menu_asked = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None, *, last_look: LastLook | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._last_look = last_look or LastLook()
        self._holding = False
        self._hint = ""
        self._steps: tuple[walk.Step, ...] = ()
        self._above: walk.Path = ()
        self._words: tuple[str, ...] | None = None
        self._told = True
        self._names: Mapping[str, str] = {}
        self._pixel = ""
        self.pin_button, self.copy_button = QToolButton(), QToolButton()
        self._label = LinkLabel()
        self._line = StillLabel(squeezable=True, label=self._label)
        self._build()

    @property
    def path(self) -> walk.Path:
        """The cells from the top down to a pixel; empty while nothing is looked at."""
        return tuple(step.focus for step in self._steps)

    @property
    def last(self) -> Focus | None:
        """The cell that somebody looked at last, for longer than the mouse takes to cross it."""
        return self._last_look.cell

    @property
    def words(self) -> tuple[str, ...]:
        """What is said of each cell on the path, also of those that there is no room for."""
        view = self._view
        if self._words is None and view is not None:
            self._words = words_for(view.network, self._steps, self._names, self.tr, view.task.words, self._pixel)
        return self._words or ()

    @property
    def sentence(self) -> str:
        """The whole path in words."""
        return ARROW.join(self.words)

    def present(self, view: View) -> None:
        """Follow where a view looks; `tell` says so."""
        before, self._view = self._view, view
        self._last_look.present(view, before)
        if before is None or before.network.stack != view.network.stack:
            self._steps, self._names = (), layer_names_by_id(view.network, self.tr)
        if before is None or before.task is not view.task:
            self._pixel = called(view.task.noun, view.task.input_kind, self.tr).cell
        if before is not None and (before.focus, before.pinned) == (view.focus, view.pinned) and (
                view.focus is None or before.trace is view.trace):
            return
        focus = view.focus
        self._above = () if focus is None else walk.led_to(view.trace, self.path, focus)
        self._steps = () if focus is None else walk.steps(view.trace, self._above, focus)
        self._words, self._told = None, False
        self.pin_button.setEnabled(focus is not None)
        if self.pin_button.isChecked() != view.pinned:
            with QSignalBlocker(self.pin_button):
                self.pin_button.setChecked(view.pinned)

    def tell(self, _view: View) -> None:
        """Say where the view looks that was presented last, unless that stands there."""
        if not self._told:
            self._write()

    def suggest(self, hint: str) -> None:
        """Say this while nothing is looked at; with no words, how cells are looked at."""
        self._hint = hint
        self._write()

    # Walking

    def slots_of_actions(self) -> dict[str, Callable[[], None]]:
        """What the entries of the menu "Look" do."""
        return {"look_up": self.look_up, "look_down": self.look_down, "look_previous": self.look_at_previous,
                "look_next": self.look_at_next, "pin": self.toggle_pin}

    def look_up(self) -> None:
        """Look at the cell above on the path, or else at the first one that this one feeds."""
        if self._view is not None and self._view.focus is not None:
            self._go(self._above[-1] if self._above else walk.up(self._view.trace, self._view.focus))
        else:
            self._begin()

    def look_down(self) -> None:
        """Look at what this cell mostly comes from."""
        if self._view is not None and self._view.focus is not None:
            self._go(walk.down(self._view.trace, self._view.focus))
        else:
            self._begin()

    def look_at_next(self) -> None:
        """Look at the next winner, the next largest contribution, or the next class."""
        self._step(1)

    def look_at_previous(self) -> None:
        """Look at the one before."""
        self._step(-1)

    def toggle_pin(self) -> None:
        """Pin what is looked at, or let it go."""
        if self._view is not None and self._view.focus is not None:
            self.wish.emit(Pin(None if self._view.pinned else self._view.focus))

    def take(self, event: QKeyEvent) -> bool:
        """Walk by a key that nobody else had a use for; False if it means nothing here either."""
        keys: dict[int, Callable[[], None]] = {Qt.Key.Key_PageUp: self.look_up, Qt.Key.Key_PageDown: self.look_down}
        move = {"[": self.look_at_previous, "]": self.look_at_next}.get(event.text()) or keys.get(event.key())
        if event.key() == Qt.Key.Key_Escape and self._view is not None and self._view.pinned:
            move = self.toggle_pin
        if move is not None:
            move()
        return move is not None

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of theme or font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._draw_icons()
            self._write()

    def enterEvent(self, event: QEnterEvent) -> None:
        """The mouse comes from a cell, perhaps across others: go on looking at that one."""
        super().enterEvent(event)
        self._hold(self._last_look.fresh_cell)

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse goes elsewhere."""
        super().leaveEvent(event)
        self._let_go()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keyboard comes to a button or a step, or goes elsewhere; or the mouse waits for the whole path."""
        if watched is self._label and isinstance(event, QHelpEvent):
            self._label.setToolTip(self.sentence)  # only now: with each stroke it would cost as much as the words
        if isinstance(event, QFocusEvent) and event.reason() in _KEYS:
            if event.gotFocus():
                self._hold(self._last_look.cell)
            elif not self.underMouse():
                self._let_go()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is room for more steps, or for fewer."""
        super().resizeEvent(event)
        self._write()

    def _begin(self) -> None:
        if self._view is not None:
            self._go(walk.start(self._view.trace))

    def _step(self, by: int) -> None:
        if self._view is not None and self._view.focus is not None:
            self._go(walk.beside(self._view.trace, self._above, self._view.focus, by))
        else:
            self._begin()

    def _go(self, focus: Focus | None) -> None:
        if self._view is not None and focus is not None:
            self.wish.emit(Pin(focus) if self._view.pinned else Point(focus))

    def _hold(self, focus: Focus | None) -> None:
        if self._view is not None and not self._view.pinned and focus is not None:
            self._holding = True
            self.wish.emit(Point(focus))

    def _let_go(self) -> None:
        if self._holding and self._view is not None and not self._view.pinned:
            self.wish.emit(Point(None))
        self._holding = False

    def _follow(self, link: str) -> None:
        """A step was clicked: look at it, and go on doing so when the mouse leaves."""
        path, place = self.path, int(link)
        if place < len(path):  # what stands there may be of a network that has just gone
            self.wish.emit(Pin(path[place]))

    # Writing

    def _build(self) -> None:
        self._draw_icons()
        self.pin_button.setCheckable(True)
        self.pin_button.setAccessibleName(self.tr("Pin"))
        self.pin_button.setToolTip(self.tr("Go on looking at this cell, whatever the mouse points at; Escape lets go"))
        self.pin_button.clicked.connect(self.toggle_pin)
        self.copy_button.setAccessibleName(self.tr("Copy the calculation"))
        self.copy_button.setToolTip(self.tr("How the number that is looked at came about, as text, LaTeX or NumPy"))
        self.copy_button.clicked.connect(self._ask_for_menu)
        for part in (self.pin_button, self.copy_button, self._label):
            part.installEventFilter(self)
        self._label.linkActivated.connect(self._follow)
        copy = QAction(self.tr("Copy the whole path"), self)
        copy.triggered.connect(self._copy)
        self._label.addAction(copy)
        self._label.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setAccessibleName(self.tr("Where you are"))
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 8, 0)
        row.setSpacing(4)
        for button in (self.pin_button, self.copy_button):
            button.setAutoRaise(True)
            row.addWidget(button)
        row.addWidget(self._line, 1)
        self.setFixedHeight(max(HEIGHT, self._line.sizeHint().height()))

    def _draw_icons(self) -> None:
        self.pin_button.setIcon(icon("pin", current_theme()))
        self.copy_button.setIcon(icon("copy", current_theme()))

    def _ask_for_menu(self) -> None:
        self.menu_asked.emit(self.copy_button.mapToGlobal(self.copy_button.rect().bottomLeft()))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.sentence)

    def _write(self) -> None:
        """As many steps as there is room for, the one that is looked at in bold."""
        if self._view is None:
            return
        self._told = True
        said = self.sentence or self._hint or self.tr(
            "Point at any cell to see where it came from and what it feeds. A click pins it, arrows walk, Page Down "
            "goes down to what it came from.")
        self._label.say(self._pieces() if self._steps else [Piece(said, current_theme().colour("muted"))])
        for part in (self._line, self._label):
            if part.accessibleName() != said:
                part.setAccessibleName(said)

    def _pieces(self) -> list[Piece]:
        """The steps that there is room for, with arrows between them."""
        here, room = len(self._above), self._line.width() - RESERVE
        arrow, left_out = self._width(ARROW), self._width(LEFT_OUT)
        widths = [self._width(words, bold=place == here) for place, words in enumerate(self.words)]
        shown = fitting(widths, here, arrow, left_out, room)
        # Alone, it may still be too long.
        room -= 2 * (arrow + left_out) if len(shown) == 1 else 0
        theme = current_theme()
        text, muted = theme.colour("text"), theme.colour("muted")
        steps = []
        for place in shown:
            words, bold = self.words[place], place == here
            if widths[place] > room:
                words = self._label.metrics(bold=bold).elidedText(words, Qt.TextElideMode.ElideRight, max(room, 0))
            steps.append(Piece(_unbroken(words), text, str(place), bold))
        rest = Piece(LEFT_OUT, muted)
        above, below = [rest] * (shown.start > 0), [rest] * (shown.stop < len(self.words))
        return [piece for step in (*above, *steps, *below) for piece in (Piece(_unbroken(ARROW), muted), step)][1:]

    def _width(self, words: str, *, bold: bool = False) -> int:
        return round(self._label.metrics(bold=bold).horizontalAdvance(words))


def _unbroken(text: str) -> str:
    """A text that fills one line, with spaces that rich text leaves as they are."""
    return text.replace(" ", "\u00a0")
