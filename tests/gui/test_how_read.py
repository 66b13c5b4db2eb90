"""How a picture was read, seen in the window: opened, pasted and dropped, by mouse and by keyboard."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from xoviz import zoo
from xoviz.cli import main
from xoviz.gui import theme
from xoviz.gui.how_read import HowRead
from xoviz.gui.main_window import MainWindow
from xoviz.pictures.prepare import prepare
from xoviz.pictures.write import write
from xoviz.state.session import Session
from xoviz.state.view import View
from xoviz.state.wishes import ChooseNetwork, ReadTheOtherWayRound
from xoviz.tasks.known.letters import LettersTask

X = LettersTask().samples()[0].picture
LONG = 20_000


def view_of(letter: np.ndarray, size: int = 9) -> View:
    prepared = prepare(letter, size)
    return View(zoo.load("talk").forward(X), prepared.picture[0], prepared=prepared)


def page() -> np.ndarray:
    """An X on a page, dark on light, (H, W) in [0, 1]."""
    grey = np.ones((120, 90), np.float32)
    grey[40:76, 30:66] = np.kron((1 - X[0]) / 2, np.ones((4, 4), np.float32))
    return grey


@pytest.fixture
def part(qtbot: QtBot) -> HowRead:
    widget = HowRead()
    qtbot.addWidget(widget)
    widget.resize(280, 300)
    widget.show()
    return widget


@pytest.fixture
def window(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    opened.prepare()
    qtbot.waitUntil(lambda: bool(opened.parts.verdict.letter.text()), timeout=LONG)
    return opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write((1 - 2 * page())[np.newaxis], tmp_path / "page.png")
    return tmp_path / "page.png"


def dock_of(window: MainWindow) -> QDockWidget:
    return next(dock for dock in window.docks if dock.objectName() == "how_read")


def drop(window: MainWindow, data: QMimeData) -> None:
    place, copy = QPointF(window.rect().center()), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place.toPoint(), copy, data, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(place, copy, data, left, none))


def with_file(file: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    return data


def with_image(file: Path) -> QMimeData:
    data = QMimeData()
    data.setImageData(QImage(str(file)))
    return data


def paste(window: MainWindow, file: Path) -> None:
    QGuiApplication.clipboard().setImage(QImage(str(file)))
    window.parts.actions.by_name["paste_picture"].trigger()


WAYS: dict[str, Callable[[MainWindow, Path], None]] = {
    "open": lambda window, file: window.open_path(file),
    "paste": paste,
    "drop a file": lambda window, file: drop(window, with_file(file)),
    "drop a picture": lambda window, file: drop(window, with_image(file)),
}


# The part by itself


def test_each_step_is_a_picture_with_its_name(part: HowRead) -> None:
    part.present(view_of(page(), 28))
    names = [part.steps.item(row).text() for row in range(part.steps.count())]
    assert names == ["1 the picture", "2 even light", "3 ink", "4 cropped", "5 scaled", "6 network sees"]
    shown = part.steps.item(5).icon().pixmap(part.steps.iconSize()).toImage()
    assert shown.pixelColor(shown.width() // 2, shown.height() // 2).lightness() < 40
    assert shown.pixelColor(shown.width() // 2, 2).lightness() > 215


def test_the_arrows_go_from_step_to_step_and_say_what_was_done(part: HowRead, qtbot: QtBot) -> None:
    part.present(view_of(1 - page(), 28))
    part.steps.setFocus()
    QTest.keyClick(part.steps, Qt.Key.Key_Home)
    assert "light and dark are exchanged" in part.words.text()
    QTest.keyClick(part.steps, Qt.Key.Key_Right)
    assert part.words.text() == "Dark ink on light paper, shadows taken out."
    child = QAccessible.queryAccessibleInterface(part.steps).child(1)
    assert child.text(QAccessible.Text.Name) == "2 even light"
    assert part.steps.accessibleName()


def test_without_a_picture_it_says_how_to_get_one(part: HowRead) -> None:
    part.present(view_of(page()))
    part.present(View(zoo.load("talk").forward(X), X[0]))
    assert part.steps.count() == 0
    assert "Open, paste or drop" in part.words.text()
    assert not part.turn.isEnabled()


def test_only_what_was_never_shown_is_new(part: HowRead, qtbot: QtBot) -> None:
    first, second = view_of(page()), view_of(1 - page())
    heard: list[int] = []
    part.new.connect(lambda: heard.append(part.steps.count()))
    for view in (first, second, first, second):
        part.present(view)
    assert len(heard) == 2


def test_the_button_asks_to_turn_it_round(part: HowRead, qtbot: QtBot) -> None:
    part.present(view_of(page()))
    with qtbot.waitSignal(part.wish) as asked:
        QTest.mouseClick(part.turn, Qt.MouseButton.LeftButton)
    assert asked.args == [ReadTheOtherWayRound()]


@pytest.mark.parametrize("width", [230, 280, 640])
def test_pictures_have_the_size_that_there_is_room_for(part: HowRead, width: int) -> None:
    part.present(view_of(page(), 28))
    part.resize(width, 300)
    QApplication.processEvents()
    rows = [part.steps.visualItemRect(part.steps.item(row)) for row in range(3)]
    assert len({rect.top() for rect in rows}) == 1, "three side by side"
    assert rows[-1].right() <= part.steps.viewport().width()


def test_a_picture_that_is_chosen_keeps_its_colours_in_both_themes(part: HowRead, qapp: QApplication) -> None:
    part.present(view_of(page(), 28))
    for dress in (theme.DARK, theme.LIGHT):
        theme.apply(qapp, dress)
        icon, size = part.steps.item(0).icon(), part.steps.iconSize()
        assert icon.pixmap(size, icon.Mode.Selected).toImage() == icon.pixmap(size, icon.Mode.Normal).toImage()


# In the window


@pytest.mark.parametrize("way", WAYS)
def test_every_way_in_is_the_same_preparation_and_shows_it(window: MainWindow, file: Path, way: str, qtbot: QtBot,
                                                           capsys: pytest.CaptureFixture[str]) -> None:
    session = window.findChild(Session)
    session.wish(ChooseNetwork("letters-28"))
    assert not dock_of(window).isVisible()
    WAYS[way](window, file)
    shown = window.parts.how_read
    qtbot.waitUntil(lambda: shown.isVisible() and shown.steps.count() == 6, timeout=LONG)
    np.testing.assert_array_equal(session.contents.drawing, prepare(np.round(255 * page()) / 255, 28).picture)
    main(["classify", str(file), "--json"])
    (said,) = json.loads(capsys.readouterr().out)
    trace = zoo.load("letters-28").forward(session.contents.drawing)
    assert said["votes"] == dict(zip("XO", trace.scores.tolist(), strict=True))


def test_it_follows_undo_and_redo_and_does_not_come_back_by_itself(window: MainWindow, file: Path,
                                                                   qtbot: QtBot) -> None:
    window.open_path(file)
    qtbot.waitUntil(lambda: window.parts.how_read.steps.count() > 0, timeout=LONG)
    dock_of(window).close()
    window.parts.actions.by_name["undo"].trigger()
    qtbot.waitUntil(lambda: window.parts.how_read.steps.count() == 0, timeout=LONG)
    window.parts.actions.by_name["redo"].trigger()
    qtbot.waitUntil(lambda: window.parts.how_read.steps.count() > 0, timeout=LONG)
    assert not dock_of(window).isVisible()


def test_the_menu_and_its_keys_open_it_again(window: MainWindow, file: Path, qtbot: QtBot) -> None:
    action = dock_of(window).toggleViewAction()
    assert action in window.parts.actions.menus["View"].actions()
    assert action.shortcut() == QKeySequence("Ctrl+Shift+H")
    taken = [each.shortcut() for each in window.parts.actions.by_name.values()]
    assert action.shortcut() not in taken
    action.trigger()
    assert dock_of(window).isVisible()
    action.trigger()
    assert not dock_of(window).isVisible()


def test_turning_it_round_in_the_window_turns_what_is_on_the_pad(window: MainWindow, tmp_path: Path,
                                                                 qtbot: QtBot) -> None:
    write(X, tmp_path / "x.png", scale=10)
    window.open_path(tmp_path / "x.png")
    session = window.findChild(Session)
    qtbot.waitUntil(lambda: window.parts.how_read.turn.isVisible(), timeout=LONG)
    QTest.mouseClick(window.parts.how_read.turn, Qt.MouseButton.LeftButton)
    np.testing.assert_array_equal(session.contents.drawing, -X)
    qtbot.waitUntil(lambda: "light and dark are exchanged" in window.parts.how_read.words.text(), timeout=LONG)
