"""Every menu entry and shortcut, in one table. The window says what each does; here is what it is called."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from xoviz.gui.theme import current_theme, icon
from xoviz.wording import Translate


class Entry(NamedTuple):
    """One entry: its name in the program, its menu ("File", "View/Theme"), words, shortcut and hint.

    ``line_before`` draws a line above it; ``checkable`` gives it a tick. Of the checkable ones with one ``choice`` one
    is ticked at a time.
    """

    name: str
    menu: str
    text: str
    shortcut: str
    hint: str
    icon: str = ""
    checkable: bool = False
    line_before: bool = False
    choice: str = ""


def entries(tr: Translate) -> tuple[Entry, ...]:
    """The whole table, translated."""
    return (
        Entry("open", "File", tr("&Open…"), "Ctrl+O", tr("Open a picture, a network or a set of drawings"), "open"),
        Entry("save_network", "File", tr("&Save network…"), "Ctrl+S", tr("Write the network to a file"), "save"),
        Entry("save_picture", "File", tr("Save &picture…"), "Ctrl+Shift+S",
              tr("Write what is on the pad to a picture file")),
        Entry("open_set", "File/Set", tr("&Open set…"), "Ctrl+Shift+O", tr("Open a set of drawings that was saved"),
              "open"),
        Entry("merge_set", "File/Set", tr("&Merge set…"), "Ctrl+Shift+M",
              tr("Add the drawings of another set: what is in both comes once, and nothing is lost")),
        Entry("open_folder", "File/Set", tr("Open &folder as set…"), "",
              tr("Make a set of pictures: each folder inside is a class, each picture in it a drawing")),
        Entry("save_set", "File/Set", tr("&Save set as…"), "Ctrl+Alt+S",
              tr("Write the set to one file, a zip of pictures that any program can open"), "save"),
        Entry("quit", "File", tr("&Quit"), "Ctrl+Q", tr("Close the window"), line_before=True),

        Entry("undo", "Edit", tr("&Undo"), "Ctrl+Z", tr("Take back the last edit or training run"), "undo"),
        Entry("redo", "Edit", tr("&Redo"), "Ctrl+Shift+Z", tr("Make it again"), "redo"),
        Entry("copy_picture", "Edit", tr("&Copy picture"), "Ctrl+C", tr("Copy what is on the pad"), "copy",
              line_before=True),
        Entry("paste_picture", "Edit", tr("&Paste picture"), "Ctrl+V",
              tr("Put the picture on the clipboard on the pad"), "paste"),
        Entry("copy_as_text", "Edit", tr("Copy calculation as &text"), "Ctrl+Shift+X",
              tr("How the number that is looked at came about: the terms, what is done with them, and the result"),
              line_before=True),
        Entry("copy_as_latex", "Edit", tr("Copy calculation as &LaTeX"), "Ctrl+Shift+L",
              tr("The same as a formula for a document, without packages")),
        Entry("copy_as_numpy", "Edit", tr("Copy calculation as &NumPy"), "Ctrl+Shift+Y",
              tr("The same as a program that prints the number")),

        Entry("pencil", "Draw", tr("&Pencil"), "B", tr("Draw with the left button, erase with the right"), "pencil"),
        Entry("eraser", "Draw", tr("&Eraser"), "E", tr("Erase with the left button, draw with the right"), "eraser"),
        Entry("move", "Draw", tr("&Move"), "M", tr("Drag what is drawn, or use the arrow keys: all maps follow"),
              "move"),
        Entry("thicker", "Draw", tr("&Thicker stroke"), "]", tr("A stroke one cell wider")),
        Entry("thinner", "Draw", tr("T&hinner stroke"), "[", tr("A stroke one cell narrower")),
        Entry("clear", "Draw", tr("&Clear"), "Ctrl+N", tr("An empty pad"), "clear", line_before=True),
        Entry("invert", "Draw", tr("&Invert"), "Ctrl+I", tr("Ink becomes paper and paper ink"), "invert"),
        Entry("another", "Draw", tr("&Another one"), "Ctrl+G", tr("A fresh letter from the generator"), "dice"),
        Entry("reset_transform", "Draw", tr("&Reset transforms"), "Ctrl+0",
              tr("Put the sliders for shift, turn, scale, weight and noise back"), "reset"),

        Entry("copy_filter", "Filter", tr("&Copy filter"), "Ctrl+Shift+C", tr("Copy the filter in the editor"), "copy"),
        Entry("paste_filter", "Filter", tr("&Paste filter"), "Ctrl+Shift+V",
              tr("Give the filter in the editor the weights that were copied"), "paste"),
        Entry("use_patch", "Filter", tr("&Use a patch of the drawing"), "Ctrl+P",
              tr("Turn the patch of the drawing that you last pointed at into the filter"), "patch"),
        Entry("add_filter", "Filter", tr("&Add a filter"), "Ctrl+Shift+A",
              tr("A blank filter with outgoing weights of zero, so that nothing jumps"), "add", line_before=True),
        Entry("remove_filter", "Filter", tr("&Remove the filter"), "Ctrl+Shift+D",
              tr("Take the filter in the editor out of the network"), "remove"),
        Entry("reset_filter", "Filter", tr("Reset to &learned"), "Ctrl+Shift+R",
              tr("Give the filter back the weights that it learned"), "reset"),
        Entry("freeze_filter", "Filter", tr("&Freeze or let learn"), "Ctrl+Shift+F",
              tr("Have the filter keep its weights while all others learn, or learn again"), "freeze",
              line_before=True),
        Entry("switch_off_filter", "Filter", tr("&Switch off or on"), "Ctrl+Shift+K",
              tr("Do without the filter, or with it again, with the weights that it had"), "off"),

        Entry("learn", "Train", tr("&Learn from scratch"), "Ctrl+L",
              tr("Random weights, then play; undo brings the trained network back"), "learn"),
        Entry("play", "Train", tr("&Play or pause"), "F5", tr("Train on from where the network is, or stop"), "play"),
        Entry("step", "Train", tr("One &step"), "F10", tr("One step down the slope"), "step"),
        Entry("reset", "Train", tr("&Reset"), "Ctrl+R", tr("Random weights; the same seed, the same ones"), "reset"),
        Entry("faster", "Train", tr("&Faster"), "Ctrl++", tr("More steps a second"), line_before=True),
        Entry("slower", "Train", tr("Sl&ower"), "Ctrl+-", tr("Fewer steps a second")),
        Entry("findings", "Train", tr("What goes &wrong"), "F8",
              tr("What the diagnosis has found, with the evidence and something to try"), line_before=True),

        Entry("look_up", "View/Look", tr("&Up a layer"), "Ctrl+Up",
              tr("Look at the cell above, back along the path that led here; on a map, Page Up does the same")),
        Entry("look_down", "View/Look", tr("&Down a layer"), "Ctrl+Down",
              tr("Look at what this cell mostly comes from: the winner, or the strongest contribution; "
                 "on a map, Page Down does the same")),
        Entry("look_previous", "View/Look", tr("&Previous one"), "Ctrl+Left",
              tr("Look at the winner before, or at the next larger contribution; on a map, [ does the same")),
        Entry("look_next", "View/Look", tr("&Next one"), "Ctrl+Right",
              tr("Look at the next winner, or at the next smaller contribution; on a map, ] does the same")),
        Entry("pin", "View/Look", tr("P&in or let go"), "P",
              tr("Go on looking at this cell, whatever the mouse points at; Escape lets go"), "pin", line_before=True),

        Entry("theme_system", "View/Theme", tr("As the &system"), "", tr("Light or dark as the desktop is"),
              checkable=True, choice="theme"),
        Entry("theme_light", "View/Theme", tr("&Light"), "", tr("Light colours"), checkable=True,
              choice="theme"),
        Entry("theme_dark", "View/Theme", tr("&Dark"), "", tr("Dark colours"), checkable=True,
              choice="theme"),
        Entry("read_decimals", "View/Numbers", tr("&Decimals"), "Ctrl+1", tr("Rounded: 7/9 is 0.78"),
              checkable=True, choice="reading"),
        Entry("read_slides", "View/Numbers", tr("As on the &slides"), "Ctrl+2",
              tr("Cut off after two places, as in the talk: 7/9 is 0.77"), checkable=True, choice="reading"),
        Entry("read_fractions", "View/Numbers", tr("Exact &fractions"), "Ctrl+3",
              tr("Computed in integers, where every weight and every pixel is a simple fraction: 7/9"),
              checkable=True, choice="reading"),
        Entry("show_gradients", "View", tr("Show &gradients"), "Ctrl+Shift+G",
              tr("Slopes in the place of values: how the error changes with each cell and each weight, live"),
              checkable=True),
        Entry("switch_theme", "View", tr("&Switch light and dark"), "Ctrl+T", tr("The other theme"), "theme"),
        Entry("less_motion", "View", tr("Less &motion"), "", tr("Nothing plays by itself; stepping still works"),
              checkable=True),
        Entry("performance", "View", tr("&Performance"), "Ctrl+Shift+P",
              tr("How long strokes, repaints and training steps take, as measured"), checkable=True),
        Entry("full_screen", "View", tr("&Full screen"), "F11", tr("Use the whole screen"), checkable=True,
              line_before=True),
        Entry("reset_layout", "View", tr("Reset &layout"), "", tr("Put every part back in its place")),

        Entry("audit", "Tools", tr("&Audit this network"), "Ctrl+U",
              tr("Compute every layer again with plain loops, and measure every slope")),

        Entry("about", "Help", tr("&About xoviz"), "F1", tr("What this is, and whose talk it follows")),
    )


class Actions:
    """The actions of one window, in its menus (as `make_menus` has made them). ``by_name`` holds them."""

    def __init__(self, window: QMainWindow, menus: dict[str, QMenu], tr: Translate) -> None:
        self._window, self.menus = window, menus
        self._choices: dict[str, QActionGroup] = {}
        self._table = entries(tr)
        self.by_name = {entry.name: self._make(entry) for entry in self._table}

    def connect(self, slots: dict[str, Callable[[], None]]) -> None:
        """Say what each action does. Raises KeyError for an action that is not in the table or has no slot."""
        missing = self.by_name.keys() ^ slots.keys()
        if missing:
            raise KeyError(f"actions and slots do not match: {', '.join(sorted(missing))}")
        for name, slot in slots.items():
            self.by_name[name].triggered.connect(slot)

    def refresh_icons(self) -> None:
        """Draw the icons in the present theme."""
        theme = current_theme()
        for entry in self._table:
            if entry.icon:
                self.by_name[entry.name].setIcon(icon(entry.icon, theme))

    def add(self, menu: str, actions: Iterable[QAction]) -> None:
        """Add actions that exist already (tabs, docks) at the top of a menu."""
        first = self.menus[menu].actions()[0]
        for action in actions:
            self.menus[menu].insertAction(first, action)
        self.menus[menu].insertSeparator(first)

    def insert_menu(self, menu: str, child: QMenu, after: str) -> None:
        """Put a menu that exists already into another one, below an entry."""
        actions = self.menus[menu].actions()
        self.menus[menu].insertMenu(actions[actions.index(self.by_name[after]) + 1], child)

    def _make(self, entry: Entry) -> QAction:
        action = QAction(entry.text, self._window)
        action.setObjectName(entry.name)
        action.setCheckable(entry.checkable)
        if entry.choice:
            self._choices.setdefault(entry.choice, QActionGroup(self._window)).addAction(action)
        action.setStatusTip(entry.hint)
        action.setToolTip(entry.hint)
        if entry.shortcut:
            action.setShortcut(QKeySequence(entry.shortcut))
        if entry.line_before:
            self.menus[entry.menu].addSeparator()
        self.menus[entry.menu].addAction(action)
        return action
