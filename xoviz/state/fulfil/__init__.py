"""What each wish does: one small function a kind of wish. Edits become undo steps.

Each file is about one subject, like those of ``state.wishes``, and adds its functions to ``fulfil``; all are read here,
so that whoever uses ``fulfil`` knows every wish.
"""

from __future__ import annotations

from xoviz.state.fulfil import (
    break_it,
    browse,
    drawing_files,
    drawings,
    duel,
    files,
    learning,
    looking,
    network,
    parts,
    picture,
    runs,
    shuffle,
    stack,
    studies,
    sweep,
    wanted,
)
from xoviz.state.fulfil.base import RefusalError, fulfil

__all__ = [
    "RefusalError", "break_it", "browse", "drawing_files", "drawings", "duel", "files",
    "fulfil", "learning", "looking", "network", "parts", "picture", "runs", "shuffle", "stack", "studies", "sweep",
    "wanted",
]
