"""The main window: lays out the parts, and is the only place where wishes meet the session."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from xoviz import __version__, zoo
from xoviz.gui.actions import Actions
from xoviz.gui.arrangement import Arrangement, docked, scrolling
from xoviz.gui.breadcrumb import Breadcrumb
from xoviz.gui.drawing_pad import DrawingPad
from xoviz.gui.file_actions import FileActions
from xoviz.gui.filter_editor import FilterEditor
from xoviz.gui.late_tabs import LateTabs
from xoviz.gui.looks import Looks, chosen_theme
from xoviz.gui.notice import Notice
from xoviz.gui.number_reading import NumberReading
from xoviz.gui.panels import PANELS, Panel, Tab
from xoviz.gui.performance import Performance
from xoviz.gui.recent_files import RecentFiles
from xoviz.gui.run_curves import curves
from xoviz.gui.sample_strip import SampleStrip
from xoviz.gui.training_bar import TrainingBar
from xoviz.gui.transforms import TransformSliders
from xoviz.gui.verdict import Verdict
from xoviz.gui.whereabouts import Whereabouts
from xoviz.gui.widgets.curves import Curves
from xoviz.state.session import Session
from xoviz.state.view import View
from xoviz.state.wishes import AnotherOne
from xoviz.tasks.transforms import resample

HINT_MILLISECONDS = 8000


class MainWindow(QMainWindow):
    """Pad, filters and transforms at the left; tabs, verdict and training in the centre."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._view: View | None = None
        self.setWindowTitle("xoviz")
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        # Parts that are made in their colours need not be told of them, one by one, once they stand.
        QApplication.setPalette(chosen_theme(session.preferences.theme).palette())
        gestures = count(1)
        self.pad = DrawingPad(gestures)
        self.samples = SampleStrip(session.task.samples())
        self.transforms = TransformSliders(gestures)
        self.filters = FilterEditor(gestures)
        self.verdict, self.breadcrumb, self.whereabouts = Verdict(), Breadcrumb(), Whereabouts()
        self.training_bar = TrainingBar(self._curves, zoo.names(), (session.task,))
        self.files = FileActions(self)
        self.recent = RecentFiles(self._recent_paths, self)
        self.notice = Notice()
        self.tabs = LateTabs()
        self.number_reading = NumberReading()
        self.performance = Performance(self, self.pad)
        self._parts = (self.pad, self.samples, self.transforms, self.filters, self.verdict, self.training_bar,
                       self.files, self.performance, self.number_reading, self.breadcrumb, self.whereabouts)
        self._lay_out()
        self._arrangement = Arrangement(self, self.docks)
        self._arrangement.begin()
        self.actions_of_window = Actions(self, self.tr)
        self.actions_of_window.insert_menu("File", self.recent, after="open")
        self._looks = Looks(session.preferences.theme, self)
        self._connect()
        self._looks.dress()
        self._restore()

    def prepare(self) -> None:
        """Do what can wait until the window has been painted: the loss plot's axes, and the tabs that are hidden."""
        self.training_bar.prepare()
        for place in range(len(PANELS)):
            self.panel(place)

    @property
    def panels(self) -> tuple[Panel, ...]:
        """What is on the tabs, in their order."""
        return tuple(self.panel(place) for place in range(len(PANELS)))

    def panel(self, place: int) -> Panel:
        """What is on a tab, made now if nobody has needed it before."""
        panel = self.tabs.content(place)
        assert isinstance(panel, Panel)
        return panel

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
        titles = self._tab_titles()
        for tab in PANELS:
            self.tabs.add(titles[tab.name], partial(self._make_panel, tab))
        kept = self._session.preferences.tab
        self.tabs.setCurrentIndex(next((place for place, tab in enumerate(PANELS) if tab.name == kept), 0))
        self.panel(self.tabs.currentIndex())
        self.tabs.setDocumentMode(True)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(4, 4, 8, 4)
        bottom = QHBoxLayout()
        bottom.addWidget(self.verdict)
        bottom.addWidget(self.training_bar, 1)
        column.addWidget(self.notice)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.breadcrumb)
        column.addLayout(bottom)
        column.addWidget(self.performance)
        self.setCentralWidget(centre)
        drawing = self._drawing()
        for part in (drawing, self.filters, self.transforms):
            part.setContentsMargins(8, 4, 4, 4)
        self.docks = (docked(self, "drawing", self.tr("Drawing"), drawing),
                      docked(self, "filters", self.tr("Filters"), self.filters),
                      docked(self, "transforms", self.tr("Transforms"), scrolling(self.transforms)))
        self.statusBar().addPermanentWidget(self.whereabouts)
        self.statusBar().addPermanentWidget(self.number_reading)

    def _tab_titles(self) -> dict[str, str]:
        """The words on the tabs, by their panels' names: tabs stand there before their panels are made."""
        return {"network": self.tr("Network"), "filtering": self.tr("Filtering"), "convolution": self.tr("Convolution"),
                "relu": self.tr("ReLU"), "pooling": self.tr("Pooling"), "votes": self.tr("Votes"),
                "receipt": self.tr("Receipt"),
                "compare": self.tr("Compare"), "order": self.tr("Order")}

    def _make_panel(self, tab: Tab) -> Panel:
        panel = tab.load()()
        panel.wish.connect(self._session.wish)
        panel.offer(self._session.task.samples(), resample)
        panel.set_motion(self._session.preferences.reduced_motion != "on")
        return panel

    def _drawing(self) -> QWidget:
        drawing = QWidget()
        column = QVBoxLayout(drawing)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pad, 1)
        column.addWidget(self.samples)
        return drawing

    def _restore(self) -> None:
        """Everything as it was left."""
        kept = self._session.preferences
        self._arrangement.restore(kept.window_geometry, kept.window_state)
        actions = self.actions_of_window.by_name
        actions["less_motion"].setChecked(kept.reduced_motion == "on")
        actions["performance"].setChecked(kept.performance == "on")
        self.performance.switch(kept.performance == "on")

    # Connecting

    def _connect(self) -> None:
        for wish in (self.pad.wish, self.samples.wish, self.transforms.wish, self.filters.wish, self.training_bar.wish,
                     self.files.wish, self.number_reading.wish, self.breadcrumb.wish):
            wish.connect(self._session.wish)
        for said in (self.pad.said, self.transforms.said, self.filters.said, self.files.said,
                     self.number_reading.said):
            said.connect(self._hint)
        self.files.refused.connect(self.say)
        self.recent.chosen.connect(self.open_path)
        self._session.viewed.connect(self._present)
        self._session.said.connect(self._hint)
        self._session.refused.connect(self.say)
        self._looks.chosen.connect(self._remember_theme)
        self._looks.dressed.connect(self._show_theme)
        self.tabs.currentChanged.connect(self._show_panel)
        stack = self._session.undo_stack
        stack.undoTextChanged.connect(self._name_undo)
        stack.redoTextChanged.connect(self._name_undo)
        actions = self.actions_of_window
        actions.connect(self._slots())
        actions.add("View", [*self.tabs.make_actions(), *(dock.toggleViewAction() for dock in self.docks)])
        self._name_undo()

    def _slots(self) -> dict[str, Callable[[], None]]:
        """What each entry of the table of actions does."""
        pad, filters, bar, files = self.pad, self.filters, self.training_bar, self.files
        return {
            "open": files.ask_open, "save_network": files.ask_save_network, "save_picture": files.ask_save_picture,
            "quit": self._quit, "undo": self._session.undo, "redo": self._session.redo,
            "copy_picture": files.copy_picture, "paste_picture": files.paste_picture,
            "pencil": pad.choose_pencil, "eraser": pad.choose_eraser, "thicker": pad.thicker, "thinner": pad.thinner,
            "clear": pad.clear, "invert": pad.invert, "another": self._another,
            "reset_transform": self.transforms.reset,
            "copy_filter": filters.copy, "paste_filter": filters.paste, "use_patch": filters.use_patch,
            "add_filter": filters.add, "remove_filter": filters.remove, "reset_filter": filters.reset,
            "learn": bar.learn, "play": bar.toggle_play, "step": bar.step, "reset": bar.reset,
            "faster": bar.faster, "slower": bar.slower,
            **self._looks.slots_of_actions(),
            **self.number_reading.slots_of_actions(),
            "less_motion": self._set_motion, "performance": self._set_performance, "full_screen": self._full_screen,
            **self.breadcrumb.slots_of_actions(), "reset_layout": self._reset_layout, "about": self._about,
        }

    # Presenting

    def _present(self, view: View) -> None:
        """Hand a view to every part that is in sight."""
        self._view = view
        for part in self._parts:
            part.present(view)
        self.panel(self.tabs.currentIndex()).present(view)
        self.training_bar.refresh_plot()
        self.actions_of_window.by_name[f"read_{view.reading}"].setChecked(True)

    def _show_panel(self, place: int) -> None:
        if self._view is not None:
            self.panel(place).present(self._view)

    def _curves(self, low: float, high: float, columns: int) -> Curves:
        """The curves of the run that has led to the network on display, as far as that."""
        trained = self._session.contents.trained
        if trained is None:
            return Curves()
        run = trained.run
        return curves(run.losses, run.checks, run.start.step + 1, trained.last_step, low, high, columns)

    def _recent_paths(self) -> tuple[str, ...]:
        return self._session.preferences.recent_files

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
        for panel in self.tabs.findChildren(Panel):
            panel.set_motion(not less)

    def _set_performance(self) -> None:
        on = self.actions_of_window.by_name["performance"].isChecked()
        self._session.preferences.performance = "on" if on else "off"
        self.performance.switch(on)

    def _full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _reset_layout(self) -> None:
        self._session.preferences.forget_layout()
        self._arrangement.begin()

    # What comes from outside

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the first file that was dropped."""
        self.files.take(event.mimeData(), self.tr("Drop picture"))

    # The rest

    def _another(self) -> None:
        self._session.wish(AnotherOne())

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
        kept.tab = PANELS[self.tabs.currentIndex()].name
        self._session.close()
        super().closeEvent(event)
