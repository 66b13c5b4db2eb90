"""Before Qt is touched: bad pairs of versions and missing libraries are named, with what to do."""

from __future__ import annotations

import builtins
import linecache
import sys

import pytest

from xoviz.cli.errors import CommandError
from xoviz.cli.requirements import missing, qt_version, refuse_broken_qt, require_qt


@pytest.mark.parametrize("python", [(3, 10), (3, 11)])
def test_the_pair_that_corrupts_memory_is_refused_by_name(python):
    with pytest.raises(CommandError, match=r"PySide6 6\.12\.0 .* on Python 3\.1[01]; run: pip install"):
        refuse_broken_qt(python, "6.12.0")


@pytest.mark.parametrize(("python", "qt"), [
    ((3, 11), "6.8.3"), ((3, 11), "6.11.3"), ((3, 11), "6.12.1"), ((3, 12), "6.12.0"), ((3, 13), "6.13.0"),
])
def test_other_pairs_are_welcome(python, qt):
    assert refuse_broken_qt(python, qt) is None


def test_no_qt_at_all_is_told():
    with pytest.raises(CommandError, match="PySide6 is not installed"):
        refuse_broken_qt((3, 12), None)


def test_this_installation_is_fine():
    assert qt_version()
    require_qt()


def test_a_missing_system_library_is_named_with_the_command_that_brings_it():
    said = missing("libEGL.so.1: cannot open shared object file: No such file or directory")
    assert said.startswith("Qt needs libEGL.so.1, which this system lacks")
    assert "apt install libegl1 " in said
    assert " libxkbcommon0 " in said
    assert "\n" not in said


def test_any_other_reason_is_passed_on():
    assert missing("DLL load failed") == "Qt cannot be loaded (DLL load failed)"


def test_the_version_is_looked_at_before_qt_is_loaded(monkeypatch):
    import PySide6

    monkeypatch.setattr(PySide6, "__version__", "6.12.0")
    monkeypatch.setattr(sys, "version_info", (3, 11, 4, "final", 0))
    monkeypatch.setitem(sys.modules, "PySide6.QtGui", None)
    with pytest.raises(CommandError, match="corrupts memory"):
        require_qt()


def test_an_import_that_fails_becomes_one_line(xoviz, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "PySide6.QtGui", None)
    result = xoviz("explain", tmp_path / "x.png")
    assert result.status == 1
    assert "Qt cannot be loaded" in result.complaint


def test_what_is_imported_after_qt_is_not_searched_for_words_of_pyside(monkeypatch, tmp_path):
    import PySide6.QtCore

    assert PySide6.QtCore
    monkeypatch.setattr(builtins, "__import__", builtins.__feature_import__)
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("searched", "not_searched"):
        (tmp_path / f"{name}.py").write_text("answer = 42\n")
    import searched

    require_qt()
    import not_searched

    assert searched.answer == not_searched.answer == 42
    assert searched.__file__ in linecache.cache
    assert not_searched.__file__ not in linecache.cache
    for name in ("searched", "not_searched"):
        del sys.modules[name]
