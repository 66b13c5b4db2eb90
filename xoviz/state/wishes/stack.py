"""What can be wished for of the stack as a whole; ``ChangeStack`` stands in ``network``."""

from __future__ import annotations

from xoviz.state.wishes.wish import Wish


class TakePreset(Wish):
    """Give the network the layers of a preset of the zoo, keeping whatever weights still fit.

    That of "template" also gets its weights: one picture for each class.
    """

    name: str
    text: str = ""
