"""File > Open recent: what the menu lists when it opens, and what choosing does."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from xoviz.gui.recent_files import RecentFiles


def test_it_lists_the_files_as_they_are_when_it_opens(qtbot: QtBot) -> None:
    paths: list[str] = []
    menu = RecentFiles(lambda: tuple(paths))
    qtbot.addWidget(menu)
    menu.aboutToShow.emit()
    assert [action.isEnabled() for action in menu.actions()] == [False], "one line that says there is none"
    paths += [f"/far/away/{index}.png" for index in range(10)]
    menu.aboutToShow.emit()
    assert [action.text().split()[-1] for action in menu.actions()] == [f"{index}.png" for index in range(10)]
    assert all(action.isEnabled() for action in menu.actions())
    assert menu.actions()[3].toolTip() == menu.actions()[3].statusTip() == "/far/away/3.png"


def test_choosing_one_tells_its_path(qtbot: QtBot) -> None:
    menu = RecentFiles(lambda: ("/a/x & o.png", "/b/mine.xoviz"))
    qtbot.addWidget(menu)
    chosen: list[Path] = []
    menu.chosen.connect(chosen.append)
    menu.fill()
    assert "x && o.png" in menu.actions()[0].text(), "no letter of the name becomes a shortcut"
    menu.actions()[0].trigger()
    menu.actions()[1].trigger()
    assert chosen == [Path("/a/x & o.png"), Path("/b/mine.xoviz")]
