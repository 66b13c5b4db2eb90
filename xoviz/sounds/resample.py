"""The same sound with more or fewer samples a second.

Fewer samples cannot hold high frequencies, and what is not taken out comes back as tones that were never there. So
every new sample is a weighted sum of old ones around it, with the weights of a low-pass filter (a sinc under Kaiser's
window) that lets through what both rates can hold.
"""

from __future__ import annotations

import math

import numpy as np

from xoviz.sounds.sound import Samples

CUT_OFF = 0.46
"""Where the filter takes out half, as a share of the lower rate: at 8,000 samples a second 3,680 Hz.

Up to 3,360 Hz all is let through, and from 4,000 Hz on, which 8,000 samples a second cannot hold, 80 dB less.
"""

_REACH = 32  # samples of the lower rate to either side
_WINDOW = np.kaiser(8193, 7.86)[4096:]  # from its middle to its end, for 80 dB
_ROWS = 1024  # sums at once


def resampled(samples: Samples, rate: int, wanted: int) -> Samples:
    """Samples (N,) at ``rate`` a second as float32 samples at ``wanted`` a second, as many as make up the same time.

    ValueError for a rate that is not positive.
    """
    if min(rate, wanted) < 1:
        raise ValueError(f"There are no {min(rate, wanted)} samples a second.")
    if rate == wanted or not len(samples):
        return np.array(samples, np.float32)
    common = math.gcd(rate, wanted)
    step, phases = rate // common, wanted // common
    count = max(1, round(len(samples) * wanted / rate))
    lower = min(rate, wanted)
    reach = math.ceil(_REACH * rate / lower)
    padded = np.pad(np.asarray(samples, np.float32), (reach, reach + step + 1))
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
    result = np.empty(count, np.float32)
    for phase in range(min(phases, count)):
        first, rest = divmod(phase * step, phases)
        weights = _weights(rest / phases, reach, CUT_OFF * lower / rate)
        result[phase::phases] = _sums(windows[first::step], weights, len(range(phase, count, phases)))
    return result


def _weights(late: float, reach: int, cut_off: float) -> Samples:
    """What the samples from ``reach`` before to ``reach`` after count, for a place ``late`` (0 to 1) after the middle.

    ``cut_off`` is in turns a sample.
    """
    away = np.arange(-reach, reach + 1) - late
    window = np.interp(np.abs(away) * (len(_WINDOW) - 1) / reach, np.arange(len(_WINDOW)), _WINDOW)
    weights = np.sinc(2 * cut_off * away) * window
    return np.asarray(weights / weights.sum(), np.float32)


def _sums(windows: Samples, weights: Samples, count: int) -> Samples:
    """The first ``count`` windows (M, K) weighted (K,), some at a time: they overlap, and would be copied whole."""
    parts = [windows[start : min(start + _ROWS, count)] @ weights for start in range(0, count, _ROWS)]
    return np.concatenate(parts)
