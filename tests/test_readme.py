"""What the README says is true: its commands exist, its pictures and folders are there, its example works."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import numpy as np
import pytest

from xoviz import zoo
from xoviz.cli.parser import COMMANDS, parsed
from xoviz.cli.requirements import DEBIAN_PACKAGES
from xoviz.gui import filter_presets
from xoviz.gui.filter_tools import FilterTools
from xoviz.gui.panels import PANELS

CHECKOUT = Path(__file__).parent.parent
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TEST_COMMAND = 'python3 -m venv .venv && .venv/bin/pip install -e ".[test]" && .venv/bin/pytest'
EXTERNAL = ("http://", "https://")


def blocks(language: str) -> list[str]:
    """The contents of the README's code blocks in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def inline() -> list[str]:
    """What stands between backticks in the README's running text."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", README, flags=re.MULTILINE | re.DOTALL))


def command_lines() -> list[list[str]]:
    """Each `xoviz ...` of the README, in its words without the name of the program."""
    written = [*inline(), *(part for block in blocks("sh") for part in re.split(r"&&|\n", block))]
    words = [shlex.split(line) for line in written]
    return [line[1:] for line in words if line and line[0] in ("xoviz", ".venv/bin/xoviz")]


def linked() -> list[str]:
    """The files of the checkout that the README links to or shows."""
    return [target for target in re.findall(r"\]\(([^)\s]+)\)", README) if not target.startswith(EXTERNAL)]


def test_every_command_line_is_understood():
    lines = [line for line in command_lines() if line[:1] not in ([], ["FILE"])]
    assert {line[0] for line in lines} == set(COMMANDS)
    for line in lines:
        # One word is only the mention of a command, whose arguments are told elsewhere.
        arguments = parsed([line[0], "--help"] if len(line) == 1 else line)
        assert arguments is None or arguments.command == line[0]


def test_the_table_lists_every_command():
    assert re.findall(r"^\| `xoviz ([\w-]+)[^|]*` \|", README, re.MULTILINE) == list(COMMANDS)


def test_a_figure_is_of_a_panel_that_there_is():
    panels = {line[1] for line in command_lines() if line[:1] == ["figure"]}
    assert panels
    assert panels <= {panel.name for panel in PANELS}


@pytest.mark.parametrize("name", zoo.names())
def test_every_network_that_ships_is_named(name):
    assert f"`{name}`" in README


@pytest.mark.parametrize("target", linked())
def test_what_is_linked_is_there(target):
    assert (CHECKOUT / target).is_file()


def test_one_picture_shows_the_window():
    assert re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README) == ["resources/screenshots/window.png"]


def test_every_place_that_is_named_is_there():
    places = {word for word in inline() if re.fullmatch(r"(?:xoviz|resources|tests|\.ci)/[\w./-]*", word)}
    assert len(places) > 10
    assert sorted(place for place in places if not (CHECKOUT / place).exists()) == []


def test_every_room_is_in_the_table():
    rooms = {folder.parent.name for folder in (CHECKOUT / "xoviz").glob("*/__init__.py")}
    assert set(re.findall(r"^\| `xoviz/(\w+)/` \|", README, re.MULTILINE)) == rooms


def test_the_gate_runs_the_test_command():
    assert f"<!-- .ci/run runs exactly this block. -->\n```sh\n{TEST_COMMAND}\n```\n" in README


def test_what_linux_must_bring_along_is_what_the_program_asks_for():
    (line,) = re.findall(r"^sudo apt install .*$", README, re.MULTILINE)
    assert line == f"sudo apt install python3-venv {DEBIAN_PACKAGES}"


def test_the_versions_and_extras_are_the_projects():
    assert f"Python {PROJECT['requires-python'].removeprefix('>=')} or newer" in README
    named = set(re.findall(r'\.\[(\w+)\]|--extra (\w+)', README))
    assert named == {("test", ""), ("", "test"), ("bench", ""), ("sweep", ""), ("audio", "")}
    assert set(PROJECT["optional-dependencies"]) == {"test", "digits", "bench", "sweep", "audio"}


def test_the_first_change_works():
    preset, test = blocks("python")
    made, tests = dict(vars(filter_presets)), {}
    exec(preset, made)
    corner = made["corner"]
    exec(test, {"np": np, "PRESETS": {"corner": corner}}, tests)
    tests["test_a_corner_is_the_first_row_and_the_first_column"]()
    assert corner(2, 5).dtype == np.float32


def test_the_first_change_names_what_there_is():
    assert filter_presets.PRESETS["cross"] is filter_presets.cross
    assert callable(FilterTools.preset_title)
