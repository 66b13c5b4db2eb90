from __future__ import annotations

import sys

import pytest

from xoviz.tasks import names, task


def test_letters_are_found_by_name() -> None:
    letters = task("letters")
    assert (letters.name, letters.classes, letters.input_kind) == ("letters", ("X", "O"), "pixels")


def test_an_unknown_task_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"no task 'numbers'; the known ones are: letters, .*digits, .*\.$"):
        task("numbers")


def test_each_known_name_gives_a_task_or_says_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    assert names()[0] == "letters"
    assert set(names()) >= {"digits", "text"}
    with pytest.raises(ValueError, match="not installed"):
        task("digits")
