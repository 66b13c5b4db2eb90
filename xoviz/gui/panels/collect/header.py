"""The top line: what the set is called, who draws, how many drawings there are, and where sets come from and go to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QToolButton, QWidget

from xoviz.drawings.collection import LONGEST_NAME, Collection
from xoviz.gui.panels.collect.words import count_text
from xoviz.gui.widgets.named_line import NamedLine
from xoviz.gui.widgets.set_dialogs import SetDialogs
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.state.view import SetFile, Study
from xoviz.state.wishes import (
    CancelStudy,
    MergeCollections,
    NameCollection,
    NewCollection,
    OpenCollection,
    SaveCollection,
    Wish,
)

OPENING = "opening drawings"


class Header(QWidget):
    """Name, person and count; buttons for new, starter set, open, merge and save; or how far opening has come.

    Signals:
        wish(object): a NameCollection, NewCollection, OpenCollection, SaveCollection or CancelStudy.
        person_named(str): somebody else draws now.
        all_wanted(): all drawings are to be seen, as the network reads them.
    """

    wish = Signal(object)
    person_named = Signal(str)
    all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._collection: Collection | None = None
        self._file = SetFile()
        self._dialogs = SetDialogs(self)
        self.name, self.by = NamedLine(LONGEST_NAME), NamedLine(LONGEST_NAME)
        self.count = StillLabel(self.tr("100,000 drawings"))
        self.new_button = self._button(self.tr("New"), self.new, self.tr("An empty set with two classes to name"))
        self.starter_button = self._button(self.tr("Starter set"), self.starter, self.tr(
            "Sixty drawings of three shapes, to try everything at once"))
        self.open_button = self._button(self.tr("Open…"), self.open, self.tr("Open a set in the place of this one"))
        self.merge_button = self._button(self.tr("Merge…"), self.merge, self.tr(
            "Add the drawings of another set: what is in both comes once, and nothing is lost"))
        self.save_button = self._button(self.tr("Save…"), self.save, self.tr(
            "Write the set to one file, a zip of pictures that any program can open"))
        self.browse_button = self._button(self.tr("Browse all"), self.all_wanted, "")
        self.progress, self.cancel_button = QProgressBar(), self._button(self.tr("Cancel"), self.cancel, self.tr(
            "Stop reading; the present set stays"))
        self._lay_out()
        self.name.asked.connect(self._rename)
        self.by.asked.connect(self.person_named)

    def present(self, collection: Collection | None, file: SetFile, opening: Study | None) -> None:
        """Show what there is of a set, whether its file has it as it is, and how far another is read."""
        self._collection, self._file = collection, file
        for part in (self.name, self.by, self.count, self.browse_button, self.merge_button, self.save_button):
            part.setVisible(collection is not None)
        if collection is not None:
            self.name.show_name(collection.name)
            self.count.setText(count_text(len(collection.drawings), self.tr))
            words = self.tr("Save…") if file.saved or not collection.drawings else self.tr("Save… •")
            if words != self.save_button.text():
                self.save_button.setText(words)
        running = opening is not None and opening.running
        self.progress.setVisible(running)
        self.cancel_button.setVisible(running)
        if opening is not None and running:
            self._show_progress(opening)

    def offer_to_browse(self, able: bool) -> None:
        """Whether the network on display has learned the classes of the set, so that it can read all of them."""
        self.browse_button.setEnabled(able)
        hint = self.tr("All drawings, and how the network reads each of them") if able else self.tr(
            "Press “Learn these” first: then you can see how the network reads each drawing")
        self.browse_button.setToolTip(hint)
        self.browse_button.setStatusTip(hint)

    def new(self) -> None:
        """Wish for an empty set."""
        self.wish.emit(NewCollection())

    def starter(self) -> None:
        """Wish for the set that comes with the program."""
        self.wish.emit(NewCollection(starter=True))

    def open(self) -> None:
        """Ask which set to open."""
        path = self._dialogs.ask_open()
        self._ask(None if path is None else OpenCollection(path))

    def merge(self) -> None:
        """Ask which sets to merge."""
        paths = self._dialogs.ask_merge()
        self._ask(MergeCollections(paths) if paths else None)

    def save(self) -> None:
        """Ask where to write the set."""
        if self._collection is not None:
            path = self._dialogs.ask_save(self._collection.name, self._file.path)
            self._ask(None if path is None else SaveCollection(path))

    def cancel(self) -> None:
        """Wish that reading stop."""
        self.wish.emit(CancelStudy(OPENING))

    def _ask(self, wish: Wish | None) -> None:
        if wish is not None:
            self.wish.emit(wish)

    def _rename(self, name: str) -> None:
        self.wish.emit(NameCollection(name))

    def _show_progress(self, opening: Study) -> None:
        read, of = getattr(opening.result, "read", 0), getattr(opening.result, "of", 1)
        self.progress.setRange(0, of if of > 1 else 0)
        self.progress.setValue(read)
        self.progress.setFormat(self.tr("reading %v of %m"))

    def _button(self, text: str, action: Callable[[], None] | SignalInstance, hint: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(hint)
        button.setStatusTip(hint)
        button.clicked.connect(action)
        return button

    def _lay_out(self) -> None:
        self.name.setAccessibleName(self.tr("Name of the set"))
        self.name.setToolTip(self.tr("What the set is called"))
        self.name.setMaximumWidth(220)
        self.by.setAccessibleName(self.tr("Who is drawing"))
        self.by.setPlaceholderText(self.tr("who is drawing?"))
        self.by.setToolTip(self.tr("Who draws now: a name or “table 3”; it stands with each drawing, and sets can be "
                                   "split by it"))
        self.by.setMaximumWidth(160)
        self.count.label.setProperty("muted", True)
        self.progress.setMaximumWidth(180)
        self.progress.setAccessibleName(self.tr("How far reading has come"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.name, 3)
        row.addWidget(self.by, 2)
        row.addWidget(self.count)
        row.addWidget(self.browse_button)
        row.addStretch(1)
        for part in (self.progress, self.cancel_button, self.new_button, self.starter_button, self.open_button,
                     self.merge_button, self.save_button):
            row.addWidget(part)
