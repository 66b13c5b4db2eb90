"""All that is on the window besides the pad: the parts, how they stand, and what they have to do with one another.

To read all this and make it takes as long as everything before it; so the window is painted first, with its pad.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QDockWidget, QLayout, QMainWindow, QMenu, QWidget

from xoviz.gui.actions import Actions
from xoviz.gui.arrangement import column
from xoviz.gui.breadcrumb import Breadcrumb
from xoviz.gui.copying import Calculation, Copying
from xoviz.gui.drawing_pad import DrawingPad
from xoviz.gui.file_actions import FileActions
from xoviz.gui.filter_editor import FilterEditor
from xoviz.gui.followers import Followers, Turn
from xoviz.gui.held_back import HeldBack
from xoviz.gui.how_read import HowRead
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
from xoviz.state.view import RunsView, Task, View
from xoviz.tasks.transforms import fitted

WORDS_EVERY, CURVES_EVERY = 33, 100
"""Milliseconds between two views that are told in words, and in curves: nobody reads more of them."""


class Parts:
    """Filters, tabs, verdict, training and all else, in the places that the window has for them.

    Not a QObject, and it knows nothing of the session: what the parts wish for goes there by way of the window.
    """

    def __init__(self, window: QMainWindow, menus: dict[str, QMenu], pad: DrawingPad, gestures: Iterator[int],
                 task: Task, runs: Callable[[], RunsView], networks: Callable[[str], Sequence[str]],
                 recent: Callable[[], tuple[str, ...]]) -> None:
        """``runs``, ``networks`` (of a task) and ``recent`` (files) are asked for when they are to be shown."""
        self._window, self._runs = window, runs
        self._centre = QWidget()
        self.samples = SampleStrip(task)
        self.transforms = TransformSliders(gestures)
        self._scrolling = scrolling(self.transforms)
        self.filters = FilterEditor(gestures)
        self.how_read = HowRead()
        self.verdict, self.breadcrumb, self.whereabouts = Verdict(), Breadcrumb(), Whereabouts()
        self.training_bar = TrainingBar(self._curves, networks)
        self.timeline, self.files = Timeline(gestures), FileActions(window)
        self.recent = RecentFiles(recent, window)
        self.notice = Notice()
        self.tabs = PanelTabs(fitted, gestures)
        self.number_reading, self.slope_switch, self.held_back = NumberReading(), SlopeSwitch(), HeldBack()
        self.performance = Performance(window, pad)
        self.copying = Copying(self._calculation, self.tabs.calculations, window)
        self.actions = Actions(window, menus, window.tr)
        self.copying.offer(self.actions.by_name)
        self.part_actions = PartActions(self.copying.menu, window)
        self._shown = (self.samples, self.transforms, self.filters, self.training_bar, self.timeline, self.how_read,
                       self.files, self.performance, self.number_reading, self.slope_switch, self.held_back,
                       self.breadcrumb, self.tabs, self.part_actions)
        self.followers = Followers(
            window, Turn(WORDS_EVERY, self.verdict.present, self.whereabouts.present, self.breadcrumb.tell),
            Turn(CURVES_EVERY, self.training_bar.tell))

    @property
    def wishes(self) -> tuple[SignalInstance, ...]:
        """Where wishes come from."""
        return tuple(part.wish for part in (
            self.samples, self.transforms, self.filters, self.training_bar, self.timeline, self.how_read, self.files,
            self.number_reading, self.slope_switch, self.breadcrumb, self.tabs, self.part_actions))

    @property
    def said(self) -> tuple[SignalInstance, ...]:
        """Where sentences come from that are said in passing."""
        return tuple(part.said for part in (self.transforms, self.filters, self.files, self.number_reading,
                                            self.copying, self.training_bar.findings))

    def present(self, view: View) -> None:
        """Hand a view to every part that is in sight."""
        for part in self._shown:
            part.present(view)
        self.followers.present(view)
        self.actions.by_name[f"read_{view.reading}"].setChecked(True)
        self.actions.by_name["show_gradients"].setChecked(view.shows_gradients)

    def set_motion(self, on: bool) -> None:
        """Whether anything may play by itself."""
        for part in (self.tabs, self.timeline):
            part.set_motion(on)

    def fill(self, centre: QLayout, drawing: QLayout, docks: Sequence[QDockWidget]) -> None:
        """Take their places: in the centre, below the pad, in the other docks, and in the status bar."""
        self._centre.setLayout(column(
            self.notice, self.tabs, self.breadcrumb, (self.verdict, self.training_bar), self.timeline,
            self.performance, growing=(self.tabs, self.training_bar)))
        centre.addWidget(self._centre)
        drawing.takeAt(1)  # their room, which was kept
        drawing.addWidget(self.samples)
        _, filters, transforms, how_read = docks
        for content in (self.filters, self.transforms, self.how_read):
            content.setContentsMargins(8, 4, 4, 4)
        filters.setWidget(self.filters)
        transforms.setWidget(self._scrolling)
        how_read.setWidget(self.how_read)
        for permanent in (self.whereabouts, self.held_back, self.slope_switch, self.number_reading):
            self._window.statusBar().addPermanentWidget(permanent)

    def show(self) -> None:
        """Be seen at once, where the window is: Qt would show them in the next turn of the event loop."""
        for part in (self._centre, self.samples, self.filters, self._scrolling, self.how_read):
            part.show()

    def connect(self, painted: SignalInstance, look_between: Callable[[], None]) -> None:
        """What one part has to do with another; and what is done once all is ``painted``: training is looked at, if
        there is nothing to be told."""
        painted.connect(self.followers.painted)
        self.followers.spare.connect(look_between)
        self.training_bar.tab_wanted.connect(self.tabs.open)
        self.held_back.tab_wanted.connect(self.tabs.open)
        self.tabs.menu_asked.connect(self.copying.pop_up)
        self.tabs.copy_asked.connect(self.copying.copy)
        self.breadcrumb.menu_asked.connect(self.copying.pop_up)

    def fill_menus(self, docks: Sequence[QDockWidget]) -> None:
        """Put into the menus what comes from elsewhere than the table of actions."""
        actions = self.actions
        actions.insert_menu("File", self.recent, after="open")
        actions.insert_menu("File", actions.menus["File/Set"], after="save_picture")
        self.filters.menu.offer(actions.by_name)
        tabs = self.tabs.make_menus(("F6", "F7", "F9", "F4", "F3", "F2"))
        actions.add("View", [*(menu.menuAction() for menu in tabs), *(dock.toggleViewAction() for dock in docks)])

    def slots_of_actions(self) -> dict[str, Callable[[], None]]:
        """What those entries of the table of actions do that are about one part."""
        filters, bar, files = self.filters, self.training_bar, self.files
        return {
            "open": files.ask_open, "save_network": files.ask_save_network, "save_picture": files.ask_save_picture,
            "open_set": files.ask_open_set, "merge_set": files.ask_merge_set, "open_folder": files.ask_open_folder,
            "save_set": files.ask_save_set, "copy_picture": files.copy_picture, "paste_picture": files.paste_picture,
            "reset_transform": self.transforms.reset,
            "copy_filter": filters.copy, "paste_filter": filters.paste, "use_patch": filters.use_patch,
            "add_filter": filters.add, "remove_filter": filters.remove, "reset_filter": filters.reset,
            "freeze_filter": filters.freeze, "switch_off_filter": filters.switch_off,
            "learn": bar.learn, "play": bar.toggle_play, "step": bar.step, "reset": bar.reset,
            "faster": bar.faster, "slower": bar.slower, "findings": bar.findings.open,
            **self.copying.slots_of_actions(), **self.number_reading.slots_of_actions(),
            **self.slope_switch.slots_of_actions(), **self.breadcrumb.slots_of_actions(),
        }

    def _curves(self, low: float, high: float, columns: int) -> Curves:
        """The curves of the runs so far, that of the network on display with all its figures."""
        return curves(self._runs(), low, high, columns)

    def _calculation(self) -> Calculation | None:
        """What there is to copy: of the cell that is looked at, or else of the last one that was."""
        return self.tabs.calculation(self.breadcrumb.last)
