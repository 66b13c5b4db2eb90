"""The main window: lays out the parts, and is the only place where wishes meet the session."""

from __future__ import annotations

from collections.abc import Callable, Generator
from importlib import import_module
from itertools import count
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from xoviz import __version__, zoo
from xoviz.gui.actions import Actions
from xoviz.gui.arrangement import Arrangement, column, docked
from xoviz.gui.breadcrumb import Breadcrumb
from xoviz.gui.copying import Calculation, Copying
from xoviz.gui.drawing_pad import DrawingPad
from xoviz.gui.file_actions import FileActions
from xoviz.gui.filter_editor import FilterEditor
from xoviz.gui.followers import Followers
from xoviz.gui.held_back import HeldBack
from xoviz.gui.how_read import HowRead
from xoviz.gui.input_place import InputPlace
from xoviz.gui.late_work import LateWork
from xoviz.gui.looks import Looks, chosen_theme
from xoviz.gui.notice import Notice
from xoviz.gui.number_reading import NumberReading
from xoviz.gui.panel_tabs import PanelTabs
from xoviz.gui.part_actions import PartActions
from xoviz.gui.performance import Performance
from xoviz.gui.recent_files import RecentFiles
from xoviz.gui.run_curves import curves
from xoviz.gui.sample_strip import SampleStrip
from xoviz.gui.slope_switch import SlopeSwitch
from xoviz.gui.timeline import Timeline
from xoviz.gui.training_bar import TrainingBar
from xoviz.gui.transforms import TransformSliders
from xoviz.gui.verdict import Verdict
from xoviz.gui.whereabouts import Whereabouts
from xoviz.gui.widgets.curves import Curves
from xoviz.gui.widgets.scrolling import scrolling
from xoviz.state.session import Session
from xoviz.state.view import View
from xoviz.state.wishes import AnotherOne, Audit
from xoviz.tasks.transforms import fitted

HINT_MILLISECONDS = 8000


class MainWindow(QMainWindow):
    """Pad, filters and transforms at the left; tabs, verdict and training in the centre."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setWindowTitle("xoviz")
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        # Parts that are made in their colours need not be told of them, one by one, once they stand.
        QApplication.setPalette(chosen_theme(session.preferences.theme).palette())
        gestures = count(1)
        self.pad = DrawingPad(gestures)
        self.input = InputPlace(self.pad, gestures)
        self.samples = SampleStrip(session.task)
        self.transforms = TransformSliders(gestures)
        self.filters = FilterEditor(gestures)
        self.how_read = HowRead()
        self.verdict, self.breadcrumb, self.whereabouts = Verdict(), Breadcrumb(), Whereabouts()
        self.training_bar = TrainingBar(self._curves, zoo.names_for)
        self.timeline, self.files = Timeline(gestures), FileActions(self)
        self.recent = RecentFiles(self._recent_paths, self)
        self.notice = Notice()
        self.tabs = PanelTabs(fitted, gestures)
        self.number_reading, self.slope_switch, self.held_back = NumberReading(), SlopeSwitch(), HeldBack()
        self.performance = Performance(self, self.pad)
        self._parts = (self.input, self.samples, self.transforms, self.filters, self.training_bar, self.timeline,
                       self.how_read, self.files, self.performance, self.number_reading, self.slope_switch,
                       self.held_back, self.breadcrumb, self.tabs)
        self._followers = Followers(self, self.verdict.present, self.whereabouts.present, self.breadcrumb.tell)
        self.copying = Copying(self._calculation, self.tabs.calculations, self)
        self._lay_out()
        self._arrangement = Arrangement(self, self.docks)
        self._arrangement.begin()
        self.actions_of_window = Actions(self, self.tr)
        self.actions_of_window.insert_menu("File", self.recent, after="open")
        self.actions_of_window.insert_menu("File", self.actions_of_window.menus["File/Set"], after="save_picture")
        self._looks = Looks(session.preferences.theme, self)
        self._connect()
        self._looks.dress()
        self._restore()
        self.late_work = LateWork(self._what_can_wait(), self)

    def prepare(self) -> None:
        """Begin with what can wait until the window has been painted; it goes on piece by piece."""
        self.late_work.begin()

    def _what_can_wait(self) -> Generator[None, None, None]:
        """The code that fulfils wishes, what the session does late, the loss plot's axes, and the hidden tabs."""
        import_module("xoviz.state.fulfil")
        yield
        yield from self._session.prepare()
        self.training_bar.prepare()
        yield
        yield from self.tabs.prepare()

    def open_path(self, path: Path) -> None:
        """Open a network or a picture."""
        self.files.open_path(path)

    def say(self, sentence: str) -> None:
        """Say what cannot be done, in one sentence that stays until it is closed."""
        self.notice.warn(sentence)

    def _hint(self, sentence: str) -> None:
        """Say in passing what was done."""
        self.statusBar().showMessage(sentence, HINT_MILLISECONDS)

    # Laying out

    def _lay_out(self) -> None:
        self.tabs.open(self._session.preferences.tab)
        centre = column(self.notice, self.tabs, self.breadcrumb, (self.verdict, self.training_bar), self.timeline,
                        self.performance, growing=(self.tabs, self.training_bar))
        centre.setContentsMargins(4, 4, 8, 4)
        self.setCentralWidget(centre)
        drawing = column(self.input, self.samples, growing=(self.input,))
        for part in (drawing, self.filters, self.transforms, self.how_read):
            part.setContentsMargins(8, 4, 4, 4)
        self.docks = (docked(self, "drawing", self.tr("Drawing"), drawing),
                      docked(self, "filters", self.tr("Filters"), self.filters),
                      docked(self, "transforms", self.tr("Transforms"), scrolling(self.transforms)),
                      docked(self, "how_read", self.tr("As read"), self.how_read))
        again = self.docks[-1].toggleViewAction()
        again.setText(self.tr("&How the picture was read"))
        again.setShortcut("Ctrl+Shift+H")
        for part in (self.whereabouts, self.held_back, self.slope_switch, self.number_reading):
            self.statusBar().addPermanentWidget(part)

    def _restore(self) -> None:
        """Everything as it was left."""
        kept = self._session.preferences
        self._arrangement.restore(kept.window_geometry, kept.window_state)
        actions = self.actions_of_window.by_name
        actions["less_motion"].setChecked(kept.reduced_motion == "on")
        for part in (self.tabs, self.timeline):
            part.set_motion(kept.reduced_motion != "on")
        actions["performance"].setChecked(kept.performance == "on")
        self.performance.switch(kept.performance == "on")

    # Connecting

    def _connect(self) -> None:
        for wish in (self.input.wish, self.samples.wish, self.transforms.wish, self.filters.wish,
                     self.training_bar.wish, self.timeline.wish, self.how_read.wish, self.files.wish,
                     self.number_reading.wish, self.slope_switch.wish, self.breadcrumb.wish, self.tabs.wish):
            wish.connect(self._session.wish)
        for said in (self.input.said, self.transforms.said, self.filters.said, self.files.said,
                     self.number_reading.said, self.copying.said):
            said.connect(self._hint)
        self.training_bar.findings.said.connect(self._hint)
        self.training_bar.tab_wanted.connect(self.tabs.open)
        self.held_back.tab_wanted.connect(self.tabs.open)
        self.tabs.coming.connect(self._session.go_first)
        self.tabs.currentChanged.connect(self._suggest)
        self.tabs.menu_asked.connect(self.copying.pop_up)
        self.tabs.copy_asked.connect(self.copying.copy)
        self.breadcrumb.menu_asked.connect(self.copying.pop_up)
        self.files.refused.connect(self.say)
        self.how_read.new.connect(self._show_how_read)
        self.recent.chosen.connect(self.open_path)
        self._session.viewed.connect(self._present)
        self._session.said.connect(self._hint)
        self._session.refused.connect(self.say)
        self._looks.chosen.connect(self._remember_theme)
        self._looks.dressed.connect(self._show_theme)
        stack = self._session.undo_stack
        stack.undoTextChanged.connect(self._name_undo)
        stack.redoTextChanged.connect(self._name_undo)
        actions = self.actions_of_window
        actions.connect(self._slots())
        self.copying.offer(actions.by_name)
        self.input.offer(actions.by_name)
        self.input.titled.connect(self.docks[0].setWindowTitle)
        self.part_actions = PartActions(self.copying.menu, self)
        self.part_actions.wish.connect(self._session.wish)
        self.filters.menu.offer(actions.by_name)
        tabs = self.tabs.make_menus(("F6", "F7", "F9", "F4", "F3", "F2"))
        actions.add("View", [*(menu.menuAction() for menu in tabs), *(dock.toggleViewAction() for dock in self.docks)])
        self._name_undo()
        self._suggest()

    def _slots(self) -> dict[str, Callable[[], None]]:
        """What each entry of the table of actions does."""
        pad, filters, bar, files = self.pad, self.filters, self.training_bar, self.files
        return {
            "open": files.ask_open, "save_network": files.ask_save_network, "save_picture": files.ask_save_picture,
            "open_set": files.ask_open_set, "merge_set": files.ask_merge_set, "open_folder": files.ask_open_folder,
            "save_set": files.ask_save_set, "quit": self._quit, "undo": self._session.undo, "redo": self._session.redo,
            "copy_picture": files.copy_picture, "paste_picture": files.paste_picture,
            "pencil": pad.choose_pencil, "eraser": pad.choose_eraser, "move": pad.choose_hand,
            "thicker": pad.thicker, "thinner": pad.thinner,
            "clear": pad.clear, "invert": pad.invert, "another": self._another,
            "reset_transform": self.transforms.reset,
            "copy_filter": filters.copy, "paste_filter": filters.paste, "use_patch": filters.use_patch,
            "add_filter": filters.add, "remove_filter": filters.remove, "reset_filter": filters.reset,
            "freeze_filter": filters.freeze, "switch_off_filter": filters.switch_off,
            "learn": bar.learn, "play": bar.toggle_play, "step": bar.step, "reset": bar.reset,
            "faster": bar.faster, "slower": bar.slower, "findings": bar.findings.open, "audit": self._audit,
            **self.copying.slots_of_actions(),
            **self._looks.slots_of_actions(),
            **self.number_reading.slots_of_actions(), **self.slope_switch.slots_of_actions(),
            "less_motion": self._set_motion, "performance": self._set_performance, "full_screen": self._full_screen,
            **self.breadcrumb.slots_of_actions(), "reset_layout": self._reset_layout, "about": self._about,
        }

    # Presenting

    def _present(self, view: View) -> None:
        """Hand a view to every part that is in sight."""
        for part in self._parts:
            part.present(view)
        self._followers.present(view)
        self.part_actions.present(view)
        self.training_bar.refresh_plot()
        self.actions_of_window.by_name[f"read_{view.reading}"].setChecked(True)
        self.actions_of_window.by_name["show_gradients"].setChecked(view.shows_gradients)

    def _curves(self, low: float, high: float, columns: int) -> Curves:
        """The curves of the runs so far, that of the network on display with all its figures."""
        return curves(self._session.runs, low, high, columns)

    def _recent_paths(self) -> tuple[str, ...]:
        return self._session.preferences.recent_files

    def _suggest(self) -> None:
        """Where there are no cells to point at, the line for them says what else to do."""
        self.breadcrumb.suggest(self.tabs.hint)

    def _calculation(self) -> Calculation | None:
        """What there is to copy: of the cell that is looked at, or else of the last one that was."""
        return self.tabs.calculation(self.breadcrumb.last)

    def _name_undo(self) -> None:
        stack, actions = self._session.undo_stack, self.actions_of_window.by_name
        for name, word, text, able in (("undo", self.tr("&Undo"), stack.undoText(), stack.canUndo()),
                                       ("redo", self.tr("&Redo"), stack.redoText(), stack.canRedo())):
            actions[name].setText(f"{word} {text}" if text else word)
            actions[name].setEnabled(able)

    # Looks

    def _remember_theme(self, name: str) -> None:
        self._session.preferences.theme = name
        self._session.go_first()

    def _show_theme(self, name: str) -> None:
        self.actions_of_window.refresh_icons()
        for each in ("system", "light", "dark"):
            self.actions_of_window.by_name[f"theme_{each}"].setChecked(each == name)

    def _set_motion(self) -> None:
        less = self.actions_of_window.by_name["less_motion"].isChecked()
        self._session.preferences.reduced_motion = "on" if less else "off"
        for part in (self.tabs, self.timeline):
            part.set_motion(not less)

    def _set_performance(self) -> None:
        on = self.actions_of_window.by_name["performance"].isChecked()
        self._session.preferences.performance = "on" if on else "off"
        self.performance.switch(on)

    def _full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _show_how_read(self) -> None:
        """Bring forward how a picture was read, without taking the keyboard from anybody."""
        self.docks[-1].show()
        self.docks[-1].raise_()

    def _reset_layout(self) -> None:
        self._session.preferences.forget_layout()
        self._arrangement.begin()

    # What comes from outside

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped, and pictures out of other programs."""
        if event.mimeData().hasImage() or any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the first file, or the picture, that was dropped."""
        self.files.take(event.mimeData(), self.tr("Drop picture"))

    def _another(self) -> None:
        self._session.wish(AnotherOne())

    def _audit(self) -> None:
        self.tabs.open("audit")
        self._session.wish(Audit())

    def _about(self) -> None:
        words = self.tr("xoviz {version}: see a convolutional network think and learn. It follows Brandon Rohrer's "
                        "talk “How Convolutional Neural Networks Work” (2016), with the same numbers. MIT licence.")
        self.notice.inform(words.format(version=__version__))

    def _quit(self) -> None:
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no part has a use for walk from cell to cell."""
        if not self.breadcrumb.take(event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """All is laid out and painted anew, which takes twice as long while training wants the interpreter, too."""
        self._session.go_first()
        super().resizeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember layout and tab, and join the compute thread."""
        kept = self._session.preferences
        kept.window_geometry, kept.window_state = self._arrangement.geometry, self._arrangement.state
        kept.tab = self.tabs.name
        self.late_work.stop()
        self.input.close_down()
        self._session.close()
        super().closeEvent(event)
