"""What the tab "Compare" says: how whole pictures match, how their pieces do, and what stands in a cell."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial

from xoviz.explain.compare import Comparison, Piece, Whole
from xoviz.explain.printed import printed
from xoviz.gui.panels.sum_words import closing, shown
from xoviz.gui.theme import identity_colour
from xoviz.gui.widgets.numbers import Number, Reading, fixed
from xoviz.nn import PICTURE, Focus, Trace
from xoviz.wording import Translate, closing_label, verdict

MOST_PIECES = 4
"""Filters of which the window tells the best match, the strongest first where there are more."""


def whole_match(whole: Whole, reading: Reading) -> str:
    """The sum of all products over the number of pixels: "49/81 = 0.60"; of pictures in grey, what that gives alone."""
    if not isinstance(whole.agreement, Fraction):
        return fixed(whole.agreement, 2, "decimals" if reading == "fractions" else reading)
    text = f"{int(whole.agreement * whole.pixels)}/{whole.pixels}".replace("-", "−")
    return text if reading == "fractions" else f"{text} = {fixed(whole.agreement, 2, reading)}"


def pixels_differing(whole: Whole, tr: Translate = str, cells: str = "") -> tuple[str, ...]:
    """ "16 of 81 pixels differ", or whatever the ``cells`` are called; then the same in less room, at last nothing. """
    cells = cells or tr("pixels")
    if not whole.differing:
        return tr("All {all} {cells} are equal").format(all=whole.pixels, cells=cells), tr("all equal"), ""
    count = len(whole.differing)
    return (tr("{count} of {all} {cells} differ").format(count=count, all=whole.pixels, cells=cells),
            tr("{count} differ").format(count=count), "")


def told_pieces(pieces: Sequence[Piece], most: int = MOST_PIECES) -> tuple[Piece, ...]:
    """The pieces that the window tells of, in the order of the filters: all, or the strongest in the first picture."""
    strongest = sorted(pieces, key=lambda piece: -piece.one.value)[:most]
    return tuple(sorted(strongest, key=lambda piece: piece.filter))


def pieces_lines(pieces: Sequence[Piece], reading: Reading, tr: Translate = str) -> tuple[str, ...]:
    """Each filter's best match in either picture, as rich text in the filters' colours; then the same in less room.

    First the filters are no longer called so, then fewer and fewer are told, then it is only said how many there are.
    """
    if not pieces:
        return tr("This network has no filters to look for pieces with."), tr("no filters")
    most = min(len(pieces), MOST_PIECES)
    squares = {piece.filter: f"<span style='color:{identity_colour(piece.filter).name()}'>■</span>&nbsp;"
               for piece in told_pieces(pieces, most)}
    values = {piece.filter: "&nbsp;&nbsp;" + " | ".join(f"<b>{fixed(best.value, 2, reading)}</b>"
                                                        for best in (piece.one, piece.other))
              for piece in told_pieces(pieces, most)}

    def line(count: int, name: str) -> str:
        told = [piece.filter for piece in told_pieces(pieces, count)]
        parts = [squares[filter_] + name.format(filter=filter_ + 1) + values[filter_] for filter_ in told]
        if len(told) < len(pieces):
            parts.append(tr("and {count} more").format(count=len(pieces) - len(told)))
        return "&nbsp;&nbsp;&nbsp;&nbsp; ".join(parts)

    named = [line(most, tr("filter {filter}"))] if most == len(pieces) else []
    return *named, *(line(count, "{filter}") for count in range(most, 0, -1)), tr("{count} filters").format(
        count=len(pieces))


def pieces_headings(pieces: Sequence[Piece], reading: Reading, tr: Translate = str) -> tuple[str, ...]:
    """What the numbers of ``pieces_lines`` are, and how much the most could be, where that is the same for all.

    Then the same in less room.
    """
    text = tr("Pieces: each filter’s best match, in A | in B")
    shorter = (text, tr("Pieces: best match, A | B"), tr("Pieces"))
    perfect = {piece.perfect for piece in pieces}
    if len(perfect) != 1:
        return shorter
    return text + tr(" (perfect: {most})").format(most=fixed(perfect.pop(), 2, reading)), *shorter


def verdicts_of(trace: Trace, scores: Sequence[Number], reading: Reading, tr: Translate = str) -> tuple[str, ...]:
    """What the network takes a picture for; then the same in less room, without what closes the sum of votes and lead.

    ``scores`` are the trace's, or the same as fractions.
    """
    probabilities = None if trace.probabilities is None else trace.probabilities.tolist()
    said = partial(verdict, trace.network.classes, scores, probabilities, tr, partial(fixed, reading=reading))
    return said(closing_label(reading, tr)), said()


def cell_line(comparison: Comparison, focus: Focus, layer: str, reading: Reading, tr: Translate = str) -> str:
    """The numbers of a cell in both pictures, and their difference; ``layer`` is what people call its layer.

    Where A is not B and the difference as they are printed, it says what rounding adds to that: A − B 0.01 + rounding
    −0.01.
    """
    level, cell = comparison.level(focus.layer), (focus.map, focus.row, focus.column)
    one, other, difference = (maps.item(*cell) for maps in (level.one, level.other, level.difference))
    done = printed([difference, other], one, reading)
    rest = "".join(f" {part}" for part in closing(done, tr))
    place = tr("{layer}, row {row}, column {column}") if focus.layer == PICTURE else tr(
        "{layer}, map {map}, row {row}, column {column}")
    where = place.format(layer=layer, map=focus.map + 1, row=focus.row + 1, column=focus.column + 1)
    return tr("{where}:  A {one},  B {other},  A − B {difference}").format(
        where=where, one=shown(done.total), other=shown(done.lines[1]), difference=shown(done.lines[0])) + rest
