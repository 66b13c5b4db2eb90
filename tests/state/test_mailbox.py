"""The mailbox: newest wins, the last always arrives, errors are never covered."""

from __future__ import annotations

import threading

from xoviz.state.mailbox import Mailbox


def test_newest_item_replaces_the_older_and_is_taken_once():
    mailbox: Mailbox[int] = Mailbox()
    assert mailbox.take() is None
    mailbox.put(1)
    mailbox.put(2)
    assert mailbox.take() == 2
    assert mailbox.take() is None


def test_error_arrives_beside_later_items_and_the_first_error_is_kept():
    mailbox: Mailbox[int] = Mailbox()
    first, second = ValueError("first"), ValueError("second")
    mailbox.put_error(first)
    mailbox.put_error(second)
    mailbox.put(7)
    assert mailbox.take() == 7
    assert mailbox.take_error() is first
    assert mailbox.take_error() is None


def test_reader_in_another_thread_sees_ascending_items_and_the_last_one():
    mailbox: Mailbox[int] = Mailbox()
    done = threading.Event()

    def write() -> None:
        for item in range(1, 20_001):
            mailbox.put(item)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen = []
    while not done.is_set():
        if (item := mailbox.take()) is not None:
            seen.append(item)
    writer.join()
    if (item := mailbox.take()) is not None:
        seen.append(item)
    assert seen == sorted(set(seen))
    assert seen[-1] == 20_000
