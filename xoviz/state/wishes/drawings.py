"""What can be wished for of sets of drawings, and of what there is to learn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xoviz.state.wishes.wish import Wish

if TYPE_CHECKING:
    from pathlib import Path

    from xoviz.drawings.collection import Split
    from xoviz.tasks.augmentation import Augmentation


class Collect(Wish):
    """Add what is on the pad to the set, as a drawing of the class ``label``, by somebody."""

    label: str
    by: str = ""


class Relabel(Wish):
    """Say that these drawings, by their keys, show another class."""

    keys: tuple[str, ...]
    label: str


class Sign(Wish):
    """Say who drew these drawings."""

    keys: tuple[str, ...]
    by: str


class Confirm(Wish):
    """Say that these drawings are no mistakes, though they look like some."""

    keys: tuple[str, ...]


class Discard(Wish):
    """Take these drawings out of the set."""

    keys: tuple[str, ...]


class AddClass(Wish):
    """Add a class, the last one."""

    name: str


class RenameClass(Wish):
    """Give a class, and the label of its drawings, another name."""

    old: str
    new: str


class RemoveClass(Wish):
    """Take a class and its drawings out of the set."""

    name: str


class NameCollection(Wish):
    """Give the set another name."""

    name: str


class SplitDrawings(Wish):
    """Say which drawings are trained on and which are tested on."""

    split: Split
    gesture: int = 0


class CheckDrawings(Wish):
    """Look for drawings that are in the set twice, and for labels that are probably wrong."""


class NewCollection(Wish):
    """Begin an empty set, or, where ``starter`` is asked for, with the set that comes with the program."""

    starter: bool = False


class OpenCollection(Wish):
    """Take the set in a file, or that of a folder of pictures, in the place of the present one."""

    path: Path


class MergeCollections(Wish):
    """Add the drawings of these sets, files or folders of pictures, to the present one, in one undo step."""

    paths: tuple[Path, ...]


class SaveCollection(Wish):
    """Write the set to a file."""

    path: Path


class LearnDrawings(Wish):
    """Learn the present set from scratch: a network with its classes and random weights, then play. The training part
    is varied by ``augmentation``; None leaves the drawings as they are."""

    augmentation: Augmentation | None = None


class ChooseTask(Wish):
    """Have something else to learn: "letters", "digits" or, of the present set, "drawings"; a network that fits comes
    along."""

    name: str
