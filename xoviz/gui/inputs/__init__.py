"""What stands in the pad's place where the network reads no drawings: an editor for each other kind of input.

To add a kind: write an ``InputEditor`` in a file named after it, and add it to ``EDITORS``. The file is read when a
task of that kind is first chosen.
"""

from __future__ import annotations

from importlib import import_module

from xoviz.gui.inputs.base import InputEditor

EDITORS = (("spectrogram", "SpectrogramEditor"), ("words", "WordsEditor"), ("table", "TableEditor"),
           ("board", "BoardEditor"))
"""The kinds of input, each with the class of its editor."""


def editor(kind: str) -> type[InputEditor]:
    """The class of the editor for a kind of input. KeyError if there is none."""
    made: type[InputEditor] = getattr(import_module(f"{__name__}.{kind}"), dict(EDITORS)[kind])
    return made


__all__ = ["EDITORS", "InputEditor", "editor"]
