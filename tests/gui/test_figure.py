"""Figures: every panel as PNG, SVG and PDF, with something on it; what cannot be is refused."""

from __future__ import annotations

import os
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtGui import QImage

from xoviz import zoo
from xoviz.gui import theme
from xoviz.gui.figure import FORMATS, PNG_SCALE, SIZE, panel_names, write_figure
from xoviz.nn import Dense, network
from xoviz.nn.shorthand import understood
from xoviz.tasks import task
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.transforms import resample

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def trace():
    return zoo.load("talk").forward(LettersTask().samples()[0].picture)


@pytest.fixture(scope="module")
def traces(trace):
    """What each panel draws: the talk's network, or one that has what the panel is about."""
    deep = network(understood("conv 3@3 | relu | pool 2 | dense 16 | relu | dense 2"), (1, 9, 9), ("X", "O"), seed=1)
    shown = {panel: deep.forward(trace.picture) if panel == "hidden" else trace for panel in panel_names()}
    for panel, name in TASKS.items():
        picture = task(name).samples()[0].picture
        shown[panel] = zoo.load(name).forward(picture)
    return shown


TASKS = {"gates": "memory", "play": "catch", "grasp": "grasp"}
"""The tasks that some panels are about."""


def task_of(panel):
    return task(TASKS.get(panel, "letters"))


def pixels(path):
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width()).copy()


def test_there_is_a_figure_of_every_tab():
    assert panel_names()[:5] == ("network", "filtering", "convolution", "relu", "pooling")


def test_every_panel_as_a_picture(qtbot, traces, tmp_path):
    for panel, trace in traces.items():
        out = tmp_path / f"{panel}.png"
        write_figure(panel, trace, out, answer=0, task=task_of(panel))
        found = pixels(out)
        assert found.shape == (PNG_SCALE * SIZE[1], PNG_SCALE * SIZE[0])
        background = found == found[0, 0]
        assert 0.005 < 1 - background.mean() < 0.98, panel
        rows, columns = np.nonzero(~background)
        assert np.ptp(columns) > found.shape[1] / 2, f"{panel} leaves half of its width empty"
        assert np.ptp(rows) > found.shape[0] / 3, panel


def test_svg_holds_words_and_numbers_as_text(qtbot, traces, tmp_path):
    for panel, trace in traces.items():
        out = tmp_path / f"{panel}.svg"
        write_figure(panel, trace, out, size=(1280, 640), answer=0, task=task_of(panel))
        root = ElementTree.parse(out).getroot()
        texts = {"".join(text.itertext()).strip() for text in root.iter(f"{SVG}text")}
        assert root.get("viewBox") == "0 0 1280 640"
        numbers = ("51 numbers",) if panel == "about" else ("1.00", "0.78", "1", "0.56")  # which is mostly words
        assert any(text.startswith(numbers) for text in texts), (panel, texts)
        assert any(text[:1].isalpha() for text in texts), panel


def test_the_tasks_pictures_can_stand_beside_the_trace(qtbot, trace, tmp_path):
    write_figure("compare", trace, tmp_path / "f.svg", offered=(LettersTask().samples(), resample))
    words = "".join(ElementTree.parse(tmp_path / "f.svg").getroot().itertext())
    assert "49/81 = 0.60" in words
    assert "16 of 81 pixels differ" in words


def test_pdf_is_one_page_of_the_size(qtbot, trace, tmp_path):
    for panel in panel_names():
        out = tmp_path / f"{panel}.pdf"
        write_figure(panel, trace, out)
        data = out.read_bytes()
        assert data.startswith(b"%PDF")
        assert data.count(b"/Type /Page\n") == 1
        assert b"/MediaBox [0 0 960" in data
        assert len(data) > 5000, panel


def test_the_theme_is_the_one_that_was_asked_for(qtbot, qapp, trace, tmp_path):
    corners = set()
    for name in ("light", "dark"):
        write_figure("relu", trace, tmp_path / f"{name}.png", name)
        corners.add(int(pixels(tmp_path / f"{name}.png")[0, 0]))
    assert corners == {theme.LIGHT.colour("window").rgb(), theme.DARK.colour("window").rgb()}
    theme.apply(qapp, theme.LIGHT)


def test_without_a_size_there_is_as_much_room_as_a_panel_needs(qtbot, traces, tmp_path):
    write_figure("audit", traces["gates"], tmp_path / "a.png", task=task("memory"))
    height, width = pixels(tmp_path / "a.png").shape
    assert (width, height) > (2 * SIZE[0] - 1, 2 * SIZE[1])
    with pytest.raises(ValueError, match="needs at least"):
        write_figure("audit", traces["gates"], tmp_path / "a.png", size=SIZE, task=task("memory"))
    write_figure("relu", traces["relu"], tmp_path / "r.png")
    assert pixels(tmp_path / "r.png").shape == (2 * SIZE[1], 2 * SIZE[0])


@pytest.mark.parametrize("size", [(700, 400), (1920, 1080)])
def test_any_size(qtbot, trace, tmp_path, size):
    write_figure("network", trace, tmp_path / "n.png", size=size)
    assert pixels(tmp_path / "n.png").shape == (2 * size[1], 2 * size[0])


def test_a_capital_ending_and_a_file_that_is_there_already(qtbot, trace, tmp_path):
    out = tmp_path / "N.PNG"
    out.write_bytes(b"old and much longer than nothing" * 1000)
    write_figure("relu", trace, out, size=(600, 400))
    assert pixels(out).shape == (800, 1200)
    svg = tmp_path / "n.svg"
    svg.write_text("old" * 1_000_000)
    write_figure("relu", trace, svg, size=(600, 400))
    ElementTree.parse(svg)


def test_a_network_without_a_convolution(qtbot, tmp_path):
    plain = network((Dense("votes", 2),), (1, 9, 9), ("X", "O"), seed=1)
    trace = plain.forward(LettersTask().samples()[0].picture)
    for panel in panel_names():
        write_figure(panel, trace, tmp_path / f"{panel}.png")
        assert (pixels(tmp_path / f"{panel}.png") != pixels(tmp_path / f"{panel}.png")[0, 0]).any()


@pytest.mark.parametrize(("panel", "name", "look", "words"), [
    ("music", "m.png", "light", "no panel 'music'; there are network"),
    ("relu", "m.gif", "light", r"'m.gif' must end in \.png, \.svg, \.pdf"),
    ("relu", "m", "light", "must end in"),
    ("relu", "m.png", "pink", "'pink'"),
])
def test_what_cannot_be(qtbot, trace, tmp_path, panel, name, look, words):
    with pytest.raises(ValueError, match=words):
        write_figure(panel, trace, tmp_path / name, look)
    assert not (tmp_path / name).exists()


def test_too_small_to_be_read(qtbot, trace, tmp_path):
    with pytest.raises(ValueError, match=r"at least .* not 60 x 40"):
        write_figure("relu", trace, tmp_path / "tiny.png", size=(60, 40))
    assert not (tmp_path / "tiny.png").exists()


@pytest.mark.parametrize("ending", FORMATS)
def test_a_place_that_cannot_be_written(qtbot, trace, tmp_path, ending):
    with pytest.raises(OSError, match="nowhere"):
        write_figure("relu", trace, tmp_path / "nowhere" / f"f{ending}")


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot limit how long a file becomes")
@pytest.mark.parametrize("ending", FORMATS)
def test_a_full_disk_leaves_the_old_file(qtbot, trace, tmp_path, ending, capfd):
    import resource

    out = tmp_path / f"f{ending}"
    out.write_bytes(b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(OSError, match=rf"f{ending}' could not be written \(file too large\)"):
            write_figure("relu", trace, out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [file.name for file in tmp_path.iterdir()] == [out.name]
    assert out.read_bytes() == b"old"
    assert capfd.readouterr().err == ""
