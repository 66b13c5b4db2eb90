"""What the tab "Collect" says of a set."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xoviz.drawings.collection import Collection
    from xoviz.drawings.likeness import Doubted, Twice
    from xoviz.wording import Translate


def count_text(count: int, tr: Translate) -> str:
    """How many drawings."""
    return tr("1 drawing") if count == 1 else tr("{count} drawings").format(count=f"{count:,}")


def why_not(collection: Collection, tr: Translate) -> str:
    """Why a set cannot be learned yet, and what to do; empty if it can."""
    if len(collection.classes) < 2:
        return tr("To tell something apart takes two classes: add one.")
    for name, count in zip(collection.classes, collection.counts, strict=True):
        if not count:
            return tr("There is no drawing of “{name}” yet.").format(name=name)
    missing = set(collection.classes)
    for drawing in collection.drawings:
        if drawing.label in missing and collection.split.trains(drawing):
            missing.remove(drawing.label)
            if not missing:
                return ""
    name = next(name for name in collection.classes if name in missing)
    return tr("No drawing of “{name}” is learned from: none is in the part for that.").format(name=name)


def parts_text(collection: Collection, tr: Translate) -> str:
    """How many drawings are learned from, and how many are tested on."""
    training, testing = (len(part) for part in collection.parts())
    if not testing:
        return tr("{training} to learn from; no drawings to test on").format(training=training)
    left = len(collection.drawings) - training - testing
    words = tr("{training} to learn from, {testing} to test on").format(training=training, testing=testing)
    return tr("{words}, {left} left out").format(words=words, left=left) if left else words


def twice_text(found: Twice, tr: Translate) -> str:
    """What is wrong with a drawing that is there twice."""
    return tr("nearly the same as another drawing ({likeness:.0f} % alike)").format(likeness=100 * found.likeness)


def doubted_text(found: Doubted, tr: Translate) -> str:
    """What is wrong with a label."""
    return tr("looks like {others}: {votes} of the 5 most like it are").format(others=found.others, votes=found.votes)
