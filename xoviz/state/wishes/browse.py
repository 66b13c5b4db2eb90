"""What can be wished for by those who browse the examples."""

from __future__ import annotations

from xoviz.state.wishes.wish import Wish


class Browse(Wish):
    """Have all examples of the task read by the newest network, for as long as somebody looks at them; the study is
    called "browse"."""

    on: bool
