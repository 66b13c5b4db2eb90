"""The main window: lays out the parts, and is the only place where wishes meet the session."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from xoviz import __version__, zoo
from xoviz.gui import theme
from xoviz.gui.actions import Actions
from xoviz.gui.arrangement import Arrangement, docked, scrolling
from xoviz.gui.drawing_pad import DrawingPad
from xoviz.gui.file_actions import FileActions
from xoviz.gui.filter_editor import FilterEditor
from xoviz.gui.notice import Notice
from xoviz.gui.panels import PANELS, Panel
from xoviz.gui.panels.layers import names
from xoviz.gui.recent_files import RecentFiles
from xoviz.gui.run_curves import curves
from xoviz.gui.sample_strip import SampleStrip
from xoviz.gui.training_bar import TrainingBar
from xoviz.gui.transforms import TransformSliders
from xoviz.gui.verdict import Verdict
from xoviz.gui.widgets.curves import Curves
from xoviz.state.session import Session
from xoviz.state.view import View
from xoviz.state.wishes import AnotherOne

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
        gestures = count(1)
        self.pad = DrawingPad(gestures)
        self.samples = SampleStrip(session.task.samples())
        self.transforms = TransformSliders(gestures)
        self.filters = FilterEditor(gestures)
        self.verdict = Verdict()
        self.training_bar = TrainingBar(self._curves, zoo.names(), (session.task,))
        self.files = FileActions(self)
        self.recent = RecentFiles(self._recent_paths, self)
        self.notice = Notice()
        self.tabs = QTabWidget()
        self.panels: tuple[Panel, ...] = tuple(panel() for panel in PANELS)
        self._parts = (self.pad, self.samples, self.transforms, self.filters, self.verdict, self.training_bar,
                       self.files)
        self._where = QLabel()
        self._lay_out()
        self._arrangement = Arrangement(self, self.docks)
        self._arrangement.begin()
        self.actions_of_window = Actions(self, self.tr)
        self.actions_of_window.insert_menu("File", self.recent, after="open")
        self._connect()
        self._dress()
        self._restore()

    def prepare(self) -> None:
        """What can wait until the window has been painted: the loss plot's axes cost more than everything else."""
        self.training_bar.prepare()

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
        for panel in self.panels:
            self.tabs.addTab(panel, panel.title())
        self.tabs.setDocumentMode(True)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(4, 4, 8, 4)
        bottom = QHBoxLayout()
        bottom.addWidget(self.verdict)
        bottom.addWidget(self.training_bar, 1)
        column.addWidget(self.notice)
        column.addWidget(self.tabs, 1)
        column.addLayout(bottom)
        self.setCentralWidget(centre)
        drawing = self._drawing()
        for part in (drawing, self.filters, self.transforms):
            part.setContentsMargins(8, 4, 4, 4)
        self.docks = (docked(self, "drawing", self.tr("Drawing"), drawing),
                      docked(self, "filters", self.tr("Filters"), self.filters),
                      docked(self, "transforms", self.tr("Transforms"), scrolling(self.transforms)))
        self.statusBar().addPermanentWidget(self._where)

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
        self.tabs.setCurrentIndex(next((place for place, panel in enumerate(self.panels) if panel.name == kept.tab), 0))
        self.actions_of_window.by_name["less_motion"].setChecked(kept.reduced_motion == "on")
        self._move_less(kept.reduced_motion == "on")

    # Connecting

    def _connect(self) -> None:
        for wish in (self.pad.wish, self.samples.wish, self.transforms.wish, self.filters.wish, self.training_bar.wish,
                     self.files.wish, *(panel.wish for panel in self.panels)):
            wish.connect(self._session.wish)
        for said in (self.pad.said, self.transforms.said, self.filters.said, self.files.said):
            said.connect(self._hint)
        self.files.refused.connect(self.say)
        self.recent.chosen.connect(self.open_path)
        self._session.viewed.connect(self._present)
        self._session.said.connect(self._hint)
        self._session.refused.connect(self.say)
        self.tabs.currentChanged.connect(self._show_panel)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._dress)
        stack = self._session.undo_stack
        stack.undoTextChanged.connect(self._name_undo)
        stack.redoTextChanged.connect(self._name_undo)
        actions = self.actions_of_window
        actions.connect(self._slots())
        tabs = [self.tabs.tabBar().addAction(panel.title()) for panel in self.panels]
        for place, action in enumerate(tabs):
            action.setShortcut(f"Alt+{place + 1}")
            action.setStatusTip(self.tr("Show this tab"))
            action.triggered.connect(self._tab_shower(place))
        actions.add("View", [*tabs, *(dock.toggleViewAction() for dock in self.docks)])
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
            "theme_system": self._theme_setter("system"), "theme_light": self._theme_setter("light"),
            "theme_dark": self._theme_setter("dark"), "switch_theme": self._switch_theme,
            "less_motion": self._set_motion, "full_screen": self._full_screen,
            "reset_layout": self._reset_layout, "about": self._about,
        }

    def _tab_shower(self, place: int) -> Callable[[], None]:
        def show_tab() -> None:
            self.tabs.setCurrentIndex(place)
        return show_tab

    def _theme_setter(self, name: str) -> Callable[[], None]:
        def set_theme() -> None:
            self._session.preferences.theme = name
            self._dress()
        return set_theme

    # Presenting

    def _present(self, view: View) -> None:
        """Hand a view to every part that is in sight."""
        self._view = view
        for part in self._parts:
            part.present(view)
        self.panels[self.tabs.currentIndex()].present(view)
        self.training_bar.refresh_plot()
        self._where.setText(self._place(view))

    def _show_panel(self, place: int) -> None:
        if self._view is not None:
            self.panels[place].present(self._view)

    def _place(self, view: View) -> str:
        """Where the focus is, and the number there."""
        focus = view.focus
        if focus is None:
            return ""
        value = float(view.trace.output(focus.layer)[focus.map, focus.row, focus.column])
        return self.tr("{layer}, map {map}, row {row}, column {column}:  {value}").format(
            layer=names(view.network)[focus.layer], map=focus.map + 1, row=focus.row + 1, column=focus.column + 1,
            value=f"{value:.6g}".replace("-", "−"))

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

    def _dress(self) -> None:
        """Put on the theme that is chosen, or the system's."""
        app, chosen = QApplication.instance(), self._session.preferences.theme
        assert isinstance(app, QApplication)
        theme.apply(app, theme.system_theme() if chosen == "system" else theme.theme_named(chosen))
        self.actions_of_window.refresh_icons()
        for name in ("system", "light", "dark"):
            self.actions_of_window.by_name[f"theme_{name}"].setChecked(name == chosen)

    def _switch_theme(self) -> None:
        self._theme_setter("light" if theme.current_theme().name == "dark" else "dark")()

    def _set_motion(self) -> None:
        less = self.actions_of_window.by_name["less_motion"].isChecked()
        self._session.preferences.reduced_motion = "on" if less else "off"
        self._move_less(less)

    def _move_less(self, less: bool) -> None:
        for panel in self.panels:
            panel.set_motion(not less)

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

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember layout and tab, and join the compute thread."""
        kept = self._session.preferences
        kept.window_geometry, kept.window_state = self._arrangement.geometry, self._arrangement.state
        kept.tab = self.panels[self.tabs.currentIndex()].name
        self._session.close()
        super().closeEvent(event)
