"""Sentences that say who saw, heard or called whom; not which words they have tells it, but in which order they come.

"Doug saw Jane" and "Jane saw Doug" have the same words; "Jane was seen by Doug" says the first of them again. When it
was stands before or after, where and whether again at the end::

    [yesterday | today]  Doug saw Jane | Doug was seen by Jane  [here | again]  [yesterday | today]

A third of what can be said is kept for testing, whatever stands around it: where "Doug heard Spot" is kept, so is
"Spot heard Doug", so that no list of words gives the answer away; and "Doug heard" is learned from other sentences. Of
the four who may do it, each pair is apart by 1, 2 or 3 (their numbers, exclusive or); each verb and voice keeps the
pairs of one of these three, which are everybody exactly once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations, product

WHO = ("Doug", "Jane", "Spot", "nobody")
VERBS = (("saw", "seen"), ("heard", "heard"), ("called", "called"))
"""Of each verb the form after a name, and the one after "was"."""

WHEN = ("yesterday", "today")
END = ("here", "again")

WORDS = (*WHO, "saw", "heard", "called", "was", "seen", "by", *WHEN, *END)
"""The dictionary: every word of any sentence, once."""

LONGEST = 7
"""Words in the longest sentence."""


@dataclass(frozen=True)
class Sentence:
    """The words of a sentence, who it is that saw, heard or called, and whether it is kept for testing."""

    words: tuple[str, ...]
    doer: str
    held_out: bool

    def __str__(self) -> str:
        return " ".join(self.words)


def sentences() -> tuple[Sentence, ...]:
    """All that there are, each once, always in the same order."""
    return tuple(_all())


def _all() -> Iterator[Sentence]:
    for (one, other), (number, verb), passive in product(permutations(range(len(WHO)), 2), enumerate(VERBS),
                                                         (False, True)):
        held_out = (one ^ other) - 1 == (number + passive) % 3
        core = (WHO[other], "was", verb[1], "by", WHO[one]) if passive else (WHO[one], verb[0], WHO[other])
        for when, end in product(((), *((word,) for word in WHEN)), ((), *((word,) for word in END))):
            yield Sentence((*when, *core, *end), WHO[one], held_out)
            if when:
                yield Sentence((*core, *end, *when), WHO[one], held_out)
