"""The talk's little language: Doug, Jane, Spot, saw and the full stop (chapter 16), and texts written in it.

A text is sentences of the kind "Doug saw Jane ." one after the other; nobody sees himself. Who sees whom is thrown
anew for each sentence, so the language says what *may* come next and no more: after a full stop any of three names,
after a name at a sentence's beginning only "saw", after "Doug saw" either of two names, and then the full stop.

A text of words becomes a picture with a row for each word of the dictionary and a column for each place: 1 where the
word stands, else 0. It stands at the right end; columns before its first word are empty.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from xoviz.tasks.base import Answers, Pictures

NAMES = (0, 1, 2)
SAW, STOP = 3, 4
WORDS = ("Doug", "Jane", "Spot", "saw", ".")

LENGTH = 4
"""Words of a sentence, the full stop among them."""

_SEEN, _SEES = np.array([(seen, sees) for sees in NAMES for seen in NAMES if seen != sees], np.intp).T


def sentences(count: int, each: int, rng: np.random.Generator) -> Answers:
    """`count` texts of `each` whole sentences: (count, 4 * each) words as places in `WORDS`."""
    chosen = rng.integers(0, len(_SEES), (count, each))
    saw, stop = np.full_like(chosen, SAW), np.full_like(chosen, STOP)
    return np.stack([_SEES[chosen], saw, _SEEN[chosen], stop], axis=2).reshape(count, LENGTH * each)


def allowed(text: Sequence[int]) -> tuple[int, ...]:
    """The words that may come next. A sentence that has already gone wrong is judged by its last word alone."""
    begun = len(text) - 1 - next((back for back, word in enumerate(reversed(text)) if word == STOP), len(text))
    match list(text[begun + 1 :]):
        case []:
            return NAMES
        case [name] if name in NAMES:
            return (SAW,)
        case [name, word] if name in NAMES and word == SAW:
            return tuple(other for other in NAMES if other != name)
        case [name, word, other] if name in NAMES and other in NAMES and word == SAW:
            return (STOP,)
        case [*_, last]:
            return NAMES if last == SAW else (SAW, STOP)
    raise AssertionError("every list is one of these")


def pictured(texts: Answers, rows: int = len(WORDS)) -> Pictures:
    """Texts (N, T) of words as pictures (N, 1, rows, T); -1 is no word."""
    pictures: Pictures = (texts[:, None, None, :] == np.arange(rows)[:, None]).astype(np.float32)
    return pictures


def read(picture: Pictures) -> tuple[int, ...]:
    """The words of a picture (1, rows, T), from left to right; columns without one are passed over."""
    columns = picture[0].any(axis=0)
    return tuple(int(word) for word in picture[0][:, columns].argmax(axis=0))
