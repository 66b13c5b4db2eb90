"""Room: arrays of zeros that begin with a cache line, and share nothing with one another."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.nn.room import CACHE_LINE, FIRST_BLOCK, Room

shapes = st.lists(st.integers(1, 60), max_size=3).map(tuple)


@settings(max_examples=50, deadline=None)
@given(wishes=st.lists(st.tuples(shapes, st.sampled_from([np.float32, np.float64, bool])), max_size=8))
def test_each_array_is_zero_aligned_and_its_own(wishes):
    room = Room()
    arrays = [room.zeros(shape, dtype) for shape, dtype in wishes]
    for number, (array, (shape, dtype)) in enumerate(zip(arrays, wishes, strict=True), 1):
        assert (array.shape, array.dtype) == (shape, dtype)
        assert array.flags.c_contiguous
        assert array.flags.writeable
        assert array.ctypes.data % CACHE_LINE == 0
        assert not array.any()
        array.fill(number % 2 or 2)
    for number, array in enumerate(arrays, 1):
        assert (array == array.dtype.type(number % 2 or 2)).all()


def test_small_arrays_lie_side_by_side():
    room = Room()
    one, other = room.zeros((CACHE_LINE,), np.uint8), room.zeros((CACHE_LINE,), np.uint8)
    assert other.ctypes.data - one.ctypes.data == CACHE_LINE


def test_an_array_larger_than_any_block_has_room():
    room = Room()
    assert room.zeros((3 * FIRST_BLOCK,), np.float32).nbytes == 12 * FIRST_BLOCK
