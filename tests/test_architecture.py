"""The architecture as failing checks: import-linter's contracts, and what it cannot say, over syntax trees.

Every rule is broken once on purpose, because a rule that cannot fail guards nothing.
"""

from __future__ import annotations

import ast
import io
import os
import re
import shutil
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
CONTRACTS = {contract["id"]: contract["name"] for contract in
             tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]}
LONGEST_FILE = 330  # lines

Rule = Callable[[str, str], Iterator[str]]


def modules(folder: str) -> dict[str, str]:
    """The source of each module of a folder, by its dotted name."""
    sources = {}
    for file in sorted((CHECKOUT / folder).rglob("*.py")):
        parts = file.relative_to(CHECKOUT).with_suffix("").parts
        sources[".".join(parts).removesuffix(".__init__")] = file.read_text(encoding="utf-8")
    return sources


def imported(tree: ast.AST) -> Iterator[str]:
    """The dotted names that a piece of a syntax tree imports, submodules of a toolkit told apart."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module in ("PySide6", "xoviz"):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def within(name: str, *rooms: str) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


# The rules: each takes a module's name and source, and says what is wrong with it.

CORE, PAINT, WIDGETS, SVG = (f"PySide6.{part}" for part in ("QtCore", "QtGui", "QtWidgets", "QtSvg"))
OUTSIDE = {
    "xoviz": (),
    "xoviz.app": (CORE, WIDGETS),
    "xoviz.cli": ("numpy",),
    "xoviz.cli.requirements": ("PySide6", PAINT),
    "xoviz.nn": ("numpy",),
    "xoviz.zoo": ("numpy",),
    "xoviz.tasks": ("numpy",),
    "xoviz.tasks.known.digits": ("numpy", "sklearn"),
    "xoviz.explain": ("numpy",),
    "xoviz.drawings": ("numpy",),
    "xoviz.sweep": ("numpy",),
    "xoviz.sweep.tpe": ("optuna",),
    "xoviz.sweep.cluster": ("distributed",),
    "xoviz.pictures": ("numpy", CORE, PAINT),
    "xoviz.sounds": ("numpy",),
    "xoviz.sounds.backend": ("numpy", "sounddevice"),
    "xoviz.state": ("numpy", CORE, PAINT),
    "xoviz.gui": ("numpy", CORE, PAINT, WIDGETS),
    "xoviz.gui.figure": (CORE, PAINT, WIDGETS, SVG),
    "xoviz.gui.icons": (CORE, PAINT, SVG),
    "xoviz.gui.theme": (CORE, PAINT, WIDGETS, "shiboken6"),
    "xoviz.gui.widgets": ("numpy", CORE, PAINT, WIDGETS),
    "xoviz.gui.widgets.curve_paint": ("numpy", "pyqtgraph", CORE, PAINT, WIDGETS),
    "xoviz.gui.widgets.loss_axes": ("numpy", "pyqtgraph", PAINT),
    "xoviz.gui.widgets.loss_chart": ("numpy", "pyqtgraph", CORE, PAINT, WIDGETS),
}
"""What each room may import from outside, besides the standard library; the longest name that fits counts."""


def foreign(module: str, source: str) -> Iterator[str]:
    """NumPy, Qt's modules and pyqtgraph only where they belong, and nothing else from outside."""
    allowed = OUTSIDE[max((room for room in OUTSIDE if within(module, room)), key=len)]
    for name in imported(ast.parse(source)):
        known = within(name, "xoviz", *sys.stdlib_module_names)
        if not known and not any(name == outside or (outside != "PySide6" and within(name, outside))
                                 for outside in allowed):
            yield f"{module} imports {name}"


HEAVY = ("PySide6", "pyqtgraph", "xoviz.gui", "xoviz.app", "xoviz.state", "xoviz.pictures.read", "xoviz.pictures.write",
         "xoviz.drawings.filing", "xoviz.drawings.folders")


def hasty(module: str, source: str) -> Iterator[str]:
    """The command line imports what is heavy when a command needs it, and its entry almost nothing at all."""
    if not within(module, "xoviz.cli") and module not in ("xoviz", "xoviz.__main__"):
        return
    heavy = list(HEAVY)
    if module in ("xoviz", "xoviz.__main__", "xoviz.cli"):
        rooms = ("nn", "zoo", "tasks", "explain", "drawings", "pictures", "sounds", "sweep")
        heavy += ["numpy", "argparse", *(f"xoviz.{room}" for room in rooms)]
    for statement in ast.parse(source).body:
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            yield from (f"{module} imports {name} at once" for name in imported(statement) if within(name, *heavy))


MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
MAKERS = {"list", "dict", "set", "bytearray", "deque", "defaultdict", "Counter", "OrderedDict"}
MUTATORS = {"append", "extend", "insert", "add", "update", "setdefault", "pop", "popitem", "remove", "discard", "clear"}
CACHES = {"cache", "lru_cache"}


def stateful(module: str, source: str) -> Iterator[str]:
    """Nothing module-level holds state: no global, no cache, and what could change is in capitals and never does."""
    tree = ast.parse(source)
    held = set()
    for statement in tree.body:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and is_mutable(statement.value):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            held |= {ast.unparse(target) for target in targets}
    yield from (f"{module} holds {name}" for name in sorted(held) if name != "__all__" and not name.isupper())
    for node in ast.walk(tree):
        if isinstance(node, ast.Global) or changed(node) in held or named(node) in CACHES:
            yield f"{module}:{getattr(node, 'lineno', 0)} {ast.unparse(node)}"


def is_mutable(value: ast.expr | None) -> bool:
    return isinstance(value, MUTABLE) or (isinstance(value, ast.Call) and named(value.func) in MAKERS)


def named(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def changed(node: ast.AST) -> str:
    """The name of the container that this node changes, if it does."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATORS:
        return named(node.func.value)
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, (ast.Store, ast.Del)):
        return named(node.value)
    return ""


SILENCED = re.compile(r"(noqa(: [A-Z0-9, ]+)?|type: ignore(\[[\w, -]+\])?)\s*$")


def unfinished(module: str, source: str) -> Iterator[str]:
    """No notes to oneself, and no silenced checker without the reason beside it."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        note = token.type == tokenize.COMMENT and re.search(r"\b(TODO|FIXME|XXX|HACK)\b", token.string)
        silenced = token.type == tokenize.COMMENT and SILENCED.search(token.string)
        if note or silenced:
            yield f"{module}:{token.start[0]} {token.string}"


def sleepy(module: str, source: str) -> Iterator[str]:
    """Tests wait for a condition, never for a time."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "time" and any(a.name == "sleep" for a in node.names):
            yield f"{module}:{node.lineno} imports sleep"
        if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                "time.sleep", "qtbot.wait", "QTest.qWait", "QTest.qSleep", "QThread.sleep", "QThread.msleep"):
            yield f"{module}:{node.lineno} {ast.unparse(node)}"


def endless(module: str, source: str) -> Iterator[str]:
    """A file that has grown beyond reading is two files."""
    if (lines := source.count("\n")) > LONGEST_FILE:
        yield f"{module} has {lines} lines"


RULES: dict[Rule, tuple[str, ...]] = {foreign: ("xoviz",), hasty: ("xoviz",), stateful: ("xoviz",), endless: ("xoviz",),
                                      unfinished: ("xoviz", "tests"), sleepy: ("tests",)}


@pytest.mark.parametrize("rule", RULES)
def test_the_code_keeps_the_rule(rule):
    sources = {name: source for folder in RULES[rule] for name, source in modules(folder).items()}
    assert len(sources) > 40
    assert [complaint for module, source in sources.items() for complaint in rule(module, source)] == []


@pytest.mark.parametrize(("rule", "module", "source"), [
    (foreign, "xoviz.nn.conv", "import scipy"),
    (foreign, "xoviz.nn.conv", "from PySide6.QtCore import QObject"),
    (foreign, "xoviz.explain.terms", "from PySide6 import QtGui"),
    (foreign, "xoviz.drawings.filing", "from PySide6.QtGui import QImage"),
    (foreign, "xoviz.assets", "import numpy"),
    (foreign, "xoviz.pictures.read", "from PySide6.QtWidgets import QLabel"),
    (foreign, "xoviz.sounds.audio", "import sounddevice"),
    (foreign, "xoviz.state.session", "from PySide6 import QtWidgets"),
    (foreign, "xoviz.state.session", "import pyqtgraph"),
    (foreign, "xoviz.gui.panels.votes", "def plot():\n    import pyqtgraph.exporters"),
    (foreign, "xoviz.gui.widgets.player", "import pyqtgraph"),
    (foreign, "xoviz.cli.requirements", "import PySide6.QtWidgets"),
    (hasty, "xoviz.cli.figure", "from xoviz.gui.figure import write_figure"),
    (hasty, "xoviz.cli.inputs", "from xoviz.pictures.read import read"),
    (hasty, "xoviz.cli", "import numpy as np"),
    (hasty, "xoviz.cli", "import argparse"),
    (hasty, "xoviz", "from xoviz.nn import Network"),
    (stateful, "xoviz.nn.conv", "_seen = []"),
    (stateful, "xoviz.nn.conv", "_seen: dict[str, int] = dict()"),
    (stateful, "xoviz.nn.conv", "SEEN = {}\ndef see(name):\n    SEEN[name] = 1"),
    (stateful, "xoviz.nn.conv", "SEEN = set()\ndef see(name):\n    SEEN.add(name)"),
    (stateful, "xoviz.nn.conv", "last = 0\ndef see(name):\n    global last\n    last = name"),
    (stateful, "xoviz.nn.conv", "@functools.lru_cache(maxsize=8)\ndef see(name): ..."),
    (unfinished, "xoviz.nn.conv", "# TODO: padding"),
    (unfinished, "tests.nn.test_conv", "x = 1  # FIXME"),
    (unfinished, "xoviz.nn.conv", "x = y  # noqa: F821"),
    (unfinished, "xoviz.nn.conv", "x = y  # type: ignore[name-defined]"),
    (sleepy, "tests.gui.test_pad", "import time\ntime.sleep(1)"),
    (sleepy, "tests.gui.test_pad", "from time import sleep"),
    (sleepy, "tests.gui.test_pad", "def test_it(qtbot):\n    qtbot.wait(100)"),
    (endless, "xoviz.nn.conv", "pass\n" * (LONGEST_FILE + 1)),
])
def test_the_rule_can_fail(rule, module, source):
    assert list(rule(module, source))


@pytest.mark.parametrize(("rule", "module", "source"), [
    (foreign, "xoviz.gui.widgets.loss_chart", "import math\nimport pyqtgraph as pg\nimport numpy.typing"),
    (hasty, "xoviz.cli.figure", "def run():\n    from xoviz.gui.figure import write_figure"),
    (stateful, "xoviz.nn.conv", "NAMES = []\n__all__ = ['NAMES']\ndef last():\n    seen = []\n    seen.append(NAMES)"),
    (unfinished, "xoviz.nn.conv", "import x  # noqa: F401  (only whether it can be imported is asked)"),
    (unfinished, "xoviz.nn.conv", "class A(B):  # type: ignore[misc]  # B has no types"),
    (sleepy, "tests.state.test_jobs", "def test_it(qtbot, job):\n    qtbot.waitUntil(job.done)\n    job.wait(1)"),
])
def test_the_rule_lets_through_what_is_meant(rule, module, source):
    assert list(rule(module, source)) == []


# import-linter's contracts

PLANTED = {
    "house": ("app.py", "import xoviz.cli"),
    "ground": ("nn/relu.py", "import xoviz.assets"),
    "zoo": ("zoo/talk.py", "import xoviz.wording"),
    "meaning": ("explain/terms.py", "import xoviz.tasks.known.letters"),
    "drawings": ("drawings/collection.py", "import xoviz.tasks.base"),
    "sweep": ("sweep/trial.py", "import xoviz.explain.batch"),
    "state": ("state/runs.py", "import xoviz.wording"),
    "view": ("state/view.py", "import xoviz.state.session"),
    "session": ("gui/panels/relu.py", "import xoviz.state.session"),
    "parts": ("gui/drawing_pad.py", "import xoviz.zoo"),
    "window": ("gui/drawing_pad.py", "import xoviz.gui.panels.relu"),
    "figure": ("gui/figure.py", "import xoviz.gui.widgets.map_canvas"),
    "panels": ("gui/panels/relu.py", "import xoviz.tasks.base"),
    "tabs": ("gui/panels/relu.py", "import xoviz.gui.panels.pooling"),
    "widgets": ("gui/widgets/player.py", "import xoviz.nn.conv"),
    "theme": ("gui/icons.py", "import xoviz.gui.widgets.player"),
}
"""An import that each contract must find, by the contract's id."""


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """import-linter's report on the tree in a folder."""
    entry = "import sys; sys.path.insert(0, ''); from importlinter.cli import lint_imports_command as run; run()"
    return subprocess.run([sys.executable, "-c", entry, "--no-logo", "--no-cache"], cwd=folder, check=False,
                          capture_output=True, encoding="utf-8", env=os.environ | {"COLUMNS": "200", "PYTHONUTF8": "1"})


@pytest.fixture(scope="module")
def broken_house(tmp_path_factory) -> str:
    """The report on a copy of the tree in which every contract is broken, and a room stands that has no place."""
    folder = tmp_path_factory.mktemp("broken")
    shutil.copy(CHECKOUT / "pyproject.toml", folder)
    shutil.copytree(CHECKOUT / "xoviz", folder / "xoviz", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "xoviz" / "attic.py").touch()
    for file, line in PLANTED.values():
        with (folder / "xoviz" / file).open("a") as source:
            source.write(f"\n{line}\n")
    report = lint_imports(folder)
    assert report.returncode == 1, report.stderr
    return report.stdout


def test_nobody_imports_what_is_not_theirs():
    report = lint_imports(CHECKOUT)
    assert report.returncode == 0, report.stdout + report.stderr


def test_each_contract_is_broken_once():
    assert PLANTED.keys() == CONTRACTS.keys()


@pytest.mark.parametrize("contract", PLANTED)
def test_the_contract_can_fail(broken_house, contract):
    name = CONTRACTS[contract]
    assert re.search(rf"{re.escape(name)} BROKEN", broken_house)
    (section,) = re.findall(rf"\n{re.escape(name)}\n-+\n(.*?)(?=\n\S[^\n]*\n----|\Z)", broken_house, re.DOTALL)
    file, line = PLANTED[contract]
    importer, told = file.removesuffix(".py").replace("/", "."), line.removeprefix("import ")
    assert f"xoviz.{importer} -> {told} (l." in section


def test_a_room_without_a_place_is_found(broken_house):
    assert "attic" in broken_house


def test_the_window_opens_before_the_plot_is_loaded():
    code = "import sys, xoviz.app; sys.exit('pyqtgraph' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, check=False).returncode == 0


def test_style():
    report = subprocess.run([sys.executable, "-m", "ruff", "check", "--output-format", "concise", "."], cwd=CHECKOUT,
                            check=False, capture_output=True, text=True)
    assert report.returncode == 0, report.stdout
