from __future__ import annotations

import pytest

from xoviz.tasks import task


def test_letters_are_found_by_name() -> None:
    letters = task("letters")
    assert (letters.name, letters.classes, letters.input_kind) == ("letters", ("X", "O"), "pixels")


def test_an_unknown_task_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"no task 'digits'; the known ones are: letters\."):
        task("digits")
