"""The main window: painted first with its pad alone, completed next; the only place where wishes meet the session."""

from __future__ import annotations

from collections.abc import Callable, Generator
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QTabBar, QWidget

from xoviz import __version__
from xoviz.gui.arrangement import ROOM_FOR_SAMPLES, Arrangement, column, docked
from xoviz.gui.drawing_pad import DrawingPad
from xoviz.gui.input_place import InputPlace
from xoviz.gui.late_work import LateWork
from xoviz.gui.looks import Looks
from xoviz.gui.menus import make_menus
from xoviz.gui.widgets.keyboard import put_next
from xoviz.nn import Array
from xoviz.state.preferences import Preferences
from xoviz.state.wishes import AnotherOne, Audit, Wish

if TYPE_CHECKING:
    from xoviz.gui.parts import Parts
    from xoviz.state.session import Session
    from xoviz.state.view import RunsView, View

HINT_MILLISECONDS = 8000


class MainWindow(QMainWindow):
    """Pad, filters and transforms at the left; tabs, verdict and training in the centre.

    At first there is the pad, with all docks and menus around it, and nothing in them: that can be painted in half the
    time. Whoever needs one of the other parts asks for `parts`, and they are made; so is the `session`.
    """

    def __init__(self, preferences: Preferences, begin: Callable[[], Session], picture: Array) -> None:
        """``begin`` begins the session, and ``picture`` (H, W) is what it will have on the pad."""
        super().__init__()
        self._preferences, self._begin = preferences, begin
        self._session: Session | None = None
        self._parts: Parts | None = None
        self._view: View | None = None
        self.setWindowTitle("xoviz")
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        # What is made in its colours, under its style sheet, need not be told of them once it stands.
        self._looks = Looks(preferences.theme, self)
        self._looks.dress()
        self._gestures = count(1)
        self.pad = DrawingPad(self._gestures)
        self.input = InputPlace(self.pad, self._gestures)
        self._menus = make_menus(self, self.tr)
        self._lay_out()
        self._arrangement = Arrangement(self, self.docks)
        self._arrangement.begin()
        self._arrangement.restore(preferences.window_geometry, preferences.window_state)
        self._connect()
        self.late_work = LateWork(self._what_can_wait(), self)
        self.pad.preview(picture)

    @property
    def session(self) -> Session:
        """What the window shows, begun now if it was not needed before."""
        if self._session is None:
            self._session = session = self._begin()
            session.setParent(self)
            session.viewed.connect(self._present)
            session.said.connect(self._hint)
            session.refused.connect(self.say)
            session.start()
        return self._session

    @property
    def parts(self) -> Parts:
        """All that is on the window besides the pad, made now if it was not needed before."""
        if self._parts is None:
            from xoviz import zoo
            from xoviz.gui.parts import Parts  # as long to read as all that comes before the first paint

            self._parts = Parts(self, self._menus, self.pad, self._gestures, self.session.task, self._runs,
                                zoo.names_for, self._recent_paths)
            self._take_in(self._parts)
        return self._parts

    def complete(self) -> Parts:
        """Make the parts, unless they stand."""
        return self.parts

    def prepare(self) -> None:
        """Begin with what can wait until the window has been painted; it goes on piece by piece."""
        self.late_work.begin()

    def _what_can_wait(self) -> Generator[None, None, None]:
        """The Tab key's way, the code that fulfils wishes, what the session does late, the plot's axes, hidden tabs."""
        self._lead_the_tab_key(self.parts)
        import_module("xoviz.state.fulfil")
        yield
        yield from self.session.prepare()
        self.parts.training_bar.prepare()
        yield
        yield from self.parts.tabs.prepare()

    def open_path(self, path: Path) -> None:
        """Open a network or a picture."""
        self.parts.files.open_path(path)

    def say(self, sentence: str) -> None:
        """Say what cannot be done, in one sentence that stays until it is closed."""
        self.parts.notice.warn(sentence)

    def _hint(self, sentence: str) -> None:
        """Say in passing what was done."""
        self.statusBar().showMessage(sentence, HINT_MILLISECONDS)

    # The window, with its pad

    def _lay_out(self) -> None:
        centre, drawing = QWidget(), QWidget()
        self._centre, self._drawing = column(growing=()), column(self.input, growing=(self.input,))
        self._drawing.addSpacing(ROOM_FOR_SAMPLES)
        for place, rows in ((centre, self._centre), (drawing, self._drawing)):
            place.setLayout(rows)
        centre.setContentsMargins(4, 4, 8, 4)
        drawing.setContentsMargins(8, 4, 4, 4)
        self.setCentralWidget(centre)
        self.docks = (docked(self, "drawing", self.tr("Drawing")), docked(self, "filters", self.tr("Filters")),
                      docked(self, "transforms", self.tr("Transforms")), docked(self, "how_read", self.tr("As read")))
        self.docks[0].setWidget(drawing)
        again = self.docks[-1].toggleViewAction()
        again.setText(self.tr("&How the picture was read"))
        again.setShortcut("Ctrl+Shift+H")
        self.statusBar()
        self.setFocus()  # which no part has before all stand: it would show its frame, and lose it

    def _connect(self) -> None:
        self.input.wish.connect(self._wish)
        self.input.said.connect(self._hint)
        self.input.titled.connect(self.docks[0].setWindowTitle)
        self._looks.chosen.connect(self._remember_theme)

    # The parts

    def _take_in(self, parts: Parts) -> None:
        """Put the parts in their places, as they were left, and have them show what the pad shows already."""
        kept = self._preferences
        parts.tabs.open(kept.tab)
        layout = self.layout()
        assert layout is not None
        layout.setEnabled(False)  # for it would be computed anew with each part, until all are there
        parts.fill(self._centre, self._drawing, self.docks)
        self._connect_parts(parts)
        self._show_theme(kept.theme)
        actions = parts.actions.by_name
        actions["less_motion"].setChecked(kept.reduced_motion == "on")
        parts.set_motion(kept.reduced_motion != "on")
        actions["performance"].setChecked(kept.performance == "on")
        parts.performance.switch(kept.performance == "on")
        if self._view is not None:
            parts.present(self._view)
            parts.followers.catch_up()
        layout.setEnabled(True)
        parts.show()
        if self.isVisible():
            self._arrangement.settle()
        put_next(parts.timeline.pace_box, self.input)
        if self.focusWidget() is self:  # nobody has yet chosen another place for the keyboard than a window begins with
            parts.tabs.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def _lead_the_tab_key(self, parts: Parts) -> None:
        """Through the centre, then to the pad and on through the docks, and to what Qt has made for these at last."""
        for tabs_of_docks in self.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            put_next(parts.number_reading.buttons["fractions"], tabs_of_docks)

    def _connect_parts(self, parts: Parts) -> None:
        for wish in parts.wishes:
            wish.connect(self.session.wish)
        for said in parts.said:
            said.connect(self._hint)
        parts.connect(self.session.painted, self.session.training.look_between)
        parts.tabs.coming.connect(self.session.go_first)
        parts.tabs.currentChanged.connect(self._suggest)
        parts.files.refused.connect(self.say)
        parts.how_read.new.connect(self._show_how_read)
        parts.recent.chosen.connect(self.open_path)
        self._looks.dressed.connect(self._show_theme)
        stack = self.session.undo_stack
        stack.undoTextChanged.connect(self._name_undo)
        stack.redoTextChanged.connect(self._name_undo)
        parts.actions.connect(parts.slots_of_actions() | self._slots())
        parts.fill_menus(self.docks)
        self.input.offer(parts.actions.by_name)
        self._name_undo()
        self._suggest()

    def _slots(self) -> dict[str, Callable[[], None]]:
        """What those entries of the table of actions do that are about the pad, the session or the window."""
        pad = self.pad
        return {
            "quit": self._quit, "undo": self.session.undo, "redo": self.session.redo,
            "pencil": pad.choose_pencil, "eraser": pad.choose_eraser, "move": pad.choose_hand,
            "thicker": pad.thicker, "thinner": pad.thinner, "clear": pad.clear, "invert": pad.invert,
            "another": self._another, "audit": self._audit, **self._looks.slots_of_actions(),
            "less_motion": self._set_motion, "performance": self._set_performance, "full_screen": self._full_screen,
            "reset_layout": self._reset_layout, "about": self._about,
        }

    def _present(self, view: View) -> None:
        """Hand a view to the pad, and to the parts."""
        self._view = view
        self.input.present(view)
        if self._parts is not None:
            self._parts.present(view)

    def _wish(self, wish: Wish) -> None:
        self.session.wish(wish)

    def _runs(self) -> RunsView:
        return self.session.runs

    def _recent_paths(self) -> tuple[str, ...]:
        return self._preferences.recent_files

    def _suggest(self) -> None:
        """Where there are no cells to point at, the line for them says what else to do."""
        self.parts.breadcrumb.suggest(self.parts.tabs.hint)

    def _name_undo(self) -> None:
        stack, actions = self.session.undo_stack, self.parts.actions.by_name
        for name, word, text, able in (("undo", self.tr("&Undo"), stack.undoText(), stack.canUndo()),
                                       ("redo", self.tr("&Redo"), stack.redoText(), stack.canRedo())):
            actions[name].setText(f"{word} {text}" if text else word)
            actions[name].setEnabled(able)

    # Looks

    def _remember_theme(self, name: str) -> None:
        self._preferences.theme = name
        if self._session is not None:
            self._session.go_first()

    def _show_theme(self, name: str) -> None:
        self.parts.actions.refresh_icons()
        for each in ("system", "light", "dark"):
            self.parts.actions.by_name[f"theme_{each}"].setChecked(each == name)

    def _set_motion(self) -> None:
        less = self.parts.actions.by_name["less_motion"].isChecked()
        self._preferences.reduced_motion = "on" if less else "off"
        self.parts.set_motion(not less)

    def _set_performance(self) -> None:
        on = self.parts.actions.by_name["performance"].isChecked()
        self._preferences.performance = "on" if on else "off"
        self.parts.performance.switch(on)

    def _full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _show_how_read(self) -> None:
        """Bring forward how a picture was read, without taking the keyboard from anybody."""
        self.docks[-1].show()
        self.docks[-1].raise_()

    def _reset_layout(self) -> None:
        self._preferences.forget_layout()
        self._arrangement.begin()

    # What comes from outside

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped, and pictures out of other programs."""
        if event.mimeData().hasImage() or any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the first file, or the picture, that was dropped."""
        self.parts.files.take(event.mimeData(), self.tr("Drop picture"))

    # The rest

    def _another(self) -> None:
        self.session.wish(AnotherOne())

    def _audit(self) -> None:
        self.parts.tabs.open("audit")
        self.session.wish(Audit())

    def _about(self) -> None:
        words = self.tr("xoviz {version}: see a convolutional network think and learn. It follows Brandon Rohrer's "
                        "talk “How Convolutional Neural Networks Work” (2016), with the same numbers. MIT licence.")
        self.parts.notice.inform(words.format(version=__version__))

    def _quit(self) -> None:
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no part has a use for walk from cell to cell."""
        if not self.parts.breadcrumb.take(event):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Parts that were made before take their places now: what room they want is known for what can be seen."""
        super().showEvent(event)
        if self._parts is not None and not event.spontaneous():
            self._arrangement.settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """All is laid out and painted anew, which takes twice as long while training wants the interpreter, too."""
        if self._session is not None:
            self._session.go_first()
        super().resizeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember layout and tab, unless all is as it was left, and join the compute thread."""
        if self._parts is not None:
            kept = self._preferences
            kept.window_geometry, kept.window_state = self._arrangement.geometry, self._arrangement.state
            kept.tab = self._parts.tabs.name
        self.late_work.stop()
        self.input.close_down()
        if self._session is not None:
            self._session.close()
        super().closeEvent(event)
