"""What was read of a sound file, in words that the command line and the window share."""

from __future__ import annotations

from collections.abc import Callable

from xoviz.sounds.sound import Excerpt

Translate = Callable[[str], str]


def what_was_read(excerpt: Excerpt, rate: int, tr: Translate = str) -> tuple[str, str]:
    """Two sentences: which part of a file was read, and what was done to it on the way to ``rate`` samples a second.

    The second is empty where nothing was done.
    """
    return _which_part(excerpt, tr), _what_was_done(excerpt, rate, tr)


def _which_part(excerpt: Excerpt, tr: Translate) -> str:
    seconds, whole = f"{excerpt.seconds:.2g}", f"{excerpt.whole:,.1f}"
    if not excerpt.loudest:
        return tr("Read the whole file, {seconds} s.").format(seconds=seconds)
    start, searched = f"{excerpt.start:.1f}", f"{excerpt.searched:.0f}"
    if excerpt.searched < excerpt.whole:
        return tr("Read {seconds} s from {start} s on: the loudest of the first {searched} s "
                  "({whole} s in all).").format(seconds=seconds, start=start, searched=searched, whole=whole)
    return tr("Read {seconds} s from {start} s on: the loudest of {whole} s.").format(
        seconds=seconds, start=start, whole=whole)


def _what_was_done(excerpt: Excerpt, rate: int, tr: Translate) -> str:
    done = []
    if excerpt.missing > 0:
        done.append(tr("The file is cut short: {missing} s are missing.").format(
            missing=f"{max(excerpt.missing, 0.1):,.1f}"))
    if excerpt.silenced == 1:
        done.append(tr("1 sample was no number and became silence."))
    elif excerpt.silenced:
        done.append(tr("{silenced} samples were no numbers and became silence.").format(
            silenced=f"{excerpt.silenced:,}"))
    if excerpt.channels > 1:
        done.append(tr("{channels} channels were averaged.").format(channels=excerpt.channels))
    if excerpt.rate != rate:
        done.append(tr("{before} samples a second became {after}.").format(before=f"{excerpt.rate:,}",
                                                                           after=f"{rate:,}"))
    return " ".join(done)
