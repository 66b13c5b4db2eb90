"""A mailbox between two threads: one slot, in which a newer item replaces the older one.

The writer never waits and the reader never falls behind, because nobody wants to see an old picture of a
network that has learned since. Exceptions lie in a slot of their own, so that no item can cover them.
"""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """One slot for items and one for an exception; every method may be called from any thread.

    `None` stands for "nothing there" and is therefore no item.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._item: T | None = None
        self._error: Exception | None = None

    def put(self, item: T) -> None:
        """Leave an item, in place of one that nobody has taken yet."""
        with self._lock:
            self._item = item

    def take(self) -> T | None:
        """The newest item, once; `None` if there is none since the last time."""
        with self._lock:
            item, self._item = self._item, None
        return item

    def put_error(self, error: Exception) -> None:
        """Leave an exception; of several, the first is kept, because the others usually follow from it."""
        with self._lock:
            self._error = self._error or error

    def take_error(self) -> Exception | None:
        """The exception, once; `None` if there is none."""
        with self._lock:
            error, self._error = self._error, None
        return error
