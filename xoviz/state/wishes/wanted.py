"""What can be wished for of what filters want to see."""

from __future__ import annotations

from xoviz.state.wishes.wish import Wish


class SeekWanted(Wish):
    """Find out what the units of a ``layer`` want to see: where training pictures excite them most, then the picture
    that would excite each of ``units`` most, in that order, ``smooth`` or whatever it looks like. The study is called
    "wanted". One that goes on is broken off."""

    layer: str
    units: tuple[int, ...]
    smooth: bool = False
