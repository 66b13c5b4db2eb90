"""``xoviz figure``: checked wishes, and what reaches the window's painter."""

from __future__ import annotations

import json
import sys
import types

import pytest


@pytest.fixture
def painted(monkeypatch):
    """What the painter was asked for; nothing is painted."""
    asked = []
    painter = types.ModuleType("xoviz.gui.figure")
    painter.panel_names = lambda: ("network", "votes")
    painter.write_figure = lambda *arguments: asked.append(arguments)
    monkeypatch.setitem(sys.modules, "xoviz.gui.figure", painter)
    return asked


def test_a_figure_of_the_talks_x_by_default(xoviz, painted, tmp_path):
    result = xoviz("figure", "votes", "--out", tmp_path / "v.svg", "--json")
    assert json.loads(result.out) == {"panel": "votes", "out": str(tmp_path / "v.svg")}
    ((panel, trace, out, theme, size, (samples, fit), answer, task),) = painted
    assert task.name == "letters"
    assert (panel, out, theme, size) == ("votes", tmp_path / "v.svg", "light", None)
    assert [sample.name for sample in samples[:2]] == ["x", "x-translation"]
    assert fit(samples[0].picture, 28).shape == (1, 28, 28)
    assert trace.network.name == "talk"
    assert answer == 0


def test_picture_theme_and_size_can_be_chosen(xoviz, painted, tmp_path):
    xoviz("figure", "network", "--out", tmp_path / "n.PDF", "--image", "talk:o-weight", "--theme", "dark",
          "--size", "1280x720")
    ((_, trace, _, theme, size, _, answer, _),) = painted
    assert (theme, size) == ("dark", (1280, 720))
    assert trace.verdict == answer == 1


@pytest.mark.parametrize(("options", "said"), [
    (["music", "--out", "m.png"], "no panel 'music'; there are network, votes"),
    (["votes", "--out", "v.gif"], "must end in .png, .svg or .pdf, not 'v.gif'"),
    (["votes", "--out", "votes"], "must end in .png, .svg or .pdf, not 'votes'"),
    (["votes"], "required: --out"),
    (["votes", "--out", "v.png", "--size", "12"], "two sides from 16 to 8192"),
    (["votes", "--out", "v.png", "--size", "0x12"], "two sides from 16 to 8192"),
    (["votes", "--out", "v.png", "--size", "9" * 9999 + "x20"], "two sides from 16 to 8192"),
    (["votes", "--out", "v.png", "--size", "8193x20"], "two sides from 16 to 8192"),
    (["votes", "--out", "v.png", "--size", "8192x1025"], "at most 8,388,608 pixels"),
    (["votes", "--out", "v.png", "--network", ""], "no network or file ''"),
    (["votes", "--out", "v.png", "--theme", "pink"], "invalid choice: 'pink'"),
    (["votes", "--out", "v.png", "--image", "talk:y"], "no picture 'talk:y'"),
])
def test_what_cannot_be_is_bad_usage(xoviz, painted, tmp_path, monkeypatch, options, said):
    monkeypatch.chdir(tmp_path)
    result = xoviz("figure", *options)
    assert result.status == 2
    assert said in result.complaint
    assert painted == []


def test_the_real_painter_writes_a_picture(xoviz, qapp, tmp_path):
    from PySide6.QtGui import QImageReader

    out = tmp_path / "network.png"
    result = xoviz("figure", "network", "--out", out, "--size", "640x320")
    assert (result.status, result.err) == (0, "")
    reader = QImageReader(str(out))
    assert (reader.size().width(), reader.size().height()) in {(640, 320), (1280, 640)}


def test_a_folder_that_is_not_there(xoviz, painted, tmp_path):
    result = xoviz("figure", "votes", "--out", tmp_path / "nowhere" / "v.png")
    assert result.status == 1
    assert "there is no folder" in result.complaint


def test_a_painter_that_cannot_write_is_one_line(xoviz, painted, tmp_path, monkeypatch):
    def fails(*arguments):
        raise OSError("the disk is full")

    monkeypatch.setattr(sys.modules["xoviz.gui.figure"], "write_figure", fails)
    result = xoviz("figure", "votes", "--out", tmp_path / "v.png")
    assert (result.status, result.complaint) == (1, "xoviz: the disk is full\n")
