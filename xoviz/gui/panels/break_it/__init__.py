"""The tab "Break it": where a network fails, by curves, covered places, the fewest cells, and moved inputs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from xoviz.gui.panels.base import Fit, Panel, Sample
from xoviz.gui.panels.break_it.cover_page import CoverPage
from xoviz.gui.panels.break_it.curves_page import CurvesPage
from xoviz.gui.panels.break_it.flips_page import FlipsPage
from xoviz.gui.panels.break_it.move_page import MovePage
from xoviz.gui.panels.break_it.page import Page
from xoviz.gui.widgets.segments import Segments
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.state.view import View


class BreakItPanel(Panel):
    """A switch, and four pages of which one is in front; the others rest."""

    name = "break_it"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self.curves, self.cover, self.flips, self.moving = CurvesPage(), CoverPage(), FlipsPage(), MovePage()
        self.pages: tuple[Page, ...] = (self.curves, self.cover, self.flips, self.moving)
        self.switch = Segments((
            (self.tr("Curves"), self.tr("How well it reads, the more the pictures are damaged, beside its rivals")),
            (self.tr("Cover"), self.tr("What happens when a patch lies over a part of the picture")),
            (self.tr("Flips"), self.tr("The fewest cells that change the answer")),
            (self.tr("Move"), self.tr("How each layer follows when the input is moved")),
        ))
        room = QWidget(self)  # in which pages are from the beginning: else the first would be a window for a moment
        self._stack = QStackedLayout(room)
        for page in self.pages:
            self._stack.addWidget(page)
            page.wish.connect(self.wish)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 6)
        column.setSpacing(6)
        self.what = StillLabel(squeezable=True)
        self.what.label.setProperty("muted", True)
        self.what.setText(self.page.hint())
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.switch)
        top.addWidget(self.what, 1)
        column.addLayout(top)
        column.addWidget(room, 1)
        self.switch.chosen.connect(self._turn_to)

    @property
    def page(self) -> Page:
        """The page in front."""
        return self.pages[self._stack.currentIndex()]

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Break it")

    def hint(self) -> str:
        """What this is; what to do stands on each page."""
        return self.tr("Where does it fail? All is measured in the background, on the network as it is now.")

    def present(self, view: View) -> None:
        """Show a view on the page in front."""
        self._view = view
        self.page.present(view)
        self.what.setText(self.page.hint())

    def finish(self, view: View) -> None:
        """Measure curves of the picture, at once."""
        # Read for figures only: nobody else measures without a session.
        from xoviz.gui.panels.break_it.figure import measured

        bench = measured(view)
        if bench is not None:
            self.curves.show_alone(bench)

    def offer(self, samples: Sequence[Sample], fit: Fit) -> None:
        """What gives a picture another size."""
        self.moving.fit = fit

    def set_motion(self, on: bool) -> None:
        """Whether anything may play by itself."""
        for page in self.pages:
            page.set_motion(on)

    def showEvent(self, event: QShowEvent) -> None:
        """Go on where it rested."""
        super().showEvent(event)
        if self._view is not None and not event.spontaneous():
            self.page.present(self._view)

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees does nothing."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.page.rest()

    def _turn_to(self, place: int) -> None:
        self.page.rest()
        self._stack.setCurrentIndex(place)
        if self._view is not None:
            self.page.present(self._view)
        self.what.setText(self.page.hint())
