"""The tabs of the window, each with its panel: made when first seen, shown the present view when they are in sight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from xoviz.gui.copying import Calculation
from xoviz.gui.grouped_tabs import GroupedTabs
from xoviz.gui.panels import BEYOND, BUILD, LEARN, LOOK, OWN, PANELS, WHY, Fit, Panel, Tab
from xoviz.nn import Focus
from xoviz.state.view import View


class PanelTabs(GroupedTabs):
    """All of ``PANELS``, in groups. A panel is offered the task's samples, and `fit`, which gives a picture another
    size; those that edit take the numbers of their gestures from `gestures`.

    Signals:
        wish(object): what is wished for on any of the panels (a wishes.Wish).
        coming(): another panel comes to the front, which takes a moment.
        menu_asked(QPoint): a menu for copying is asked for on the panel in front, at this point of the screen.
        copy_asked(str): what is looked at there is to be copied in this form.
    """

    wish = Signal(object)
    coming = Signal()
    menu_asked = Signal(QPoint)
    copy_asked = Signal(str)

    def __init__(self, fit: Fit, gestures: Iterator[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fit, self._gestures = fit, gestures
        self._motion = True
        self._view: View | None = None
        titles, groups = self._titles(), self._groups_titles()
        for tab in PANELS:
            self.add_to(groups[tab.group], titles[tab.name], partial(self._make, tab))
        self.currentChanged.connect(self._show)

    @property
    def name(self) -> str:
        """The name of the panel in front."""
        return PANELS[self.currentIndex()].name

    @property
    def hint(self) -> str:
        """What to do on the panel in front; empty where cells can be pointed at."""
        return self.panel(self.currentIndex()).hint()

    @property
    def panels(self) -> tuple[Panel, ...]:
        """What is on the tabs, in their order."""
        return tuple(self.panel(place) for place in range(len(PANELS)))

    def panel(self, place: int) -> Panel:
        """What is on a tab, made now if nobody has needed it before."""
        panel = self.content(place)
        assert isinstance(panel, Panel)
        return panel

    def open(self, name: str) -> None:
        """Come to the front with the panel of a name; with the first one if there is none of that name."""
        self.setCurrentIndex(next((place for place, tab in enumerate(PANELS) if tab.name == name), 0))
        self.panel(self.currentIndex())

    def prepare(self) -> Iterator[None]:
        """Make the panels that nobody has needed yet, one at a time, and what takes long to make of each."""
        for place in range(len(PANELS)):
            panel = self.panel(place)
            yield
            if self._view is not None and place != self.currentIndex():
                panel.prepare(self._view)
                yield

    def present(self, view: View) -> None:
        """Show a view on the panel in front, and on any other once it comes to the front."""
        if self._view is None or self._view.task is not view.task:
            samples = view.task.samples()
            for panel in self.findChildren(Panel):
                panel.offer(samples, self._fit)
        self._view = view
        self.panel(self.currentIndex()).present(view)

    def calculation(self, at: Focus | None) -> Calculation | None:
        """What the panel in front has to copy: of what is looked at, of what it shows by itself, or else of ``at``."""
        if self._view is None:
            return None
        panel = self.panel(self.currentIndex())
        return panel.calculation(replace(self._view, focus=self._view.focus or panel.shown_cell() or at))

    def calculations(self) -> Sequence[Calculation]:
        """All that is open on the panel in front."""
        return self.panel(self.currentIndex()).calculations()

    def set_motion(self, on: bool) -> None:
        """Whether anything may play by itself, on any panel."""
        self._motion = on
        for panel in self.findChildren(Panel):
            panel.set_motion(on)

    def _show(self, place: int) -> None:
        self.coming.emit()
        if self._view is not None:
            self.panel(place).present(self._view)

    def _visit(self, name: str) -> None:
        self.open(name)
        self.panel(self.currentIndex()).show_all()

    def _make(self, tab: Tab) -> Panel:
        panel = tab.load()()
        panel.wish.connect(self.wish)
        panel.menu_asked.connect(self.menu_asked)
        panel.copy_asked.connect(self.copy_asked)
        panel.tab_wanted.connect(self._visit)
        if self._view is not None:
            panel.offer(self._view.task.samples(), self._fit)
        panel.number_gestures(self._gestures)
        panel.set_motion(self._motion)
        return panel

    def _titles(self) -> dict[str, str]:
        """The words on the tabs, by their panels' names: tabs stand there before their panels are made."""
        return {"network": self.tr("Network"), "filtering": self.tr("Filtering"), "convolution": self.tr("Convolution"),
                "relu": self.tr("ReLU"), "pooling": self.tr("Pooling"),
                "wanted": self.tr("Wanted"), "hidden": self.tr("Hidden"), "votes": self.tr("Votes"),
                "receipt": self.tr("Receipt"), "compare": self.tr("Compare"), "order": self.tr("Order"),
                "audit": self.tr("Audit"), "error": self.tr("Error"), "nudge": self.tr("Nudge"),
                "step": self.tr("Slow motion"), "landscape": self.tr("Landscape"), "runs": self.tr("Runs"),
                "collect": self.tr("Collect"), "browse": self.tr("Browse"),
                "break_it": self.tr("Break it"), "stack": self.tr("Stack"), "ablation": self.tr("Ablation"),
                "duel": self.tr("Side by side"), "sweep": self.tr("Sweep"),
                "about": self.tr("About"), "gates": self.tr("Gates"),
                "shuffle": self.tr("Shuffle"), "play": self.tr("Play"), "grasp": self.tr("Grasp")}

    def _groups_titles(self) -> dict[str, str]:
        """The words on the switch between the groups of tabs."""
        return {LOOK: self.tr("Look inside"), WHY: self.tr("Ask why"), LEARN: self.tr("See it learn"),
                OWN: self.tr("Your own"), BUILD: self.tr("Build"), BEYOND: self.tr("Beyond letters")}
