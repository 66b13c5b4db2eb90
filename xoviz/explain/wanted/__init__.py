"""What a filter wants to see: where the pictures of a set excite it most, and what would excite it more than anything.

A *unit* is a filter of a convolution, or one of the values that a dense layer gives (a vote, say); its *value* is what
the layer itself gives, before any ReLU. Reads in this order:

``patch``   the part of a network below one place, ready to be run up and down: what a unit sees, and its slopes
``sights``  the places in a set of pictures that excite each unit most, one a picture
``limits``  more than this no unit can give, whatever it is shown
``ideal``   the picture that would excite it most: exact where the way up is linear, else found by climbing
``study``   all of it for one layer, a little at a time
"""

from __future__ import annotations

from xoviz.explain.wanted.ideal import SMOOTHNESS, START_BLANK, START_NOISE, STEPS, Ideal, on_paper
from xoviz.explain.wanted.limits import upper_limits
from xoviz.explain.wanted.patch import Patch, has_units, patch_below, seen
from xoviz.explain.wanted.sights import BEST, Sight
from xoviz.explain.wanted.study import Wanted, completed, wanted

__all__ = [
    "BEST", "SMOOTHNESS", "START_BLANK", "START_NOISE", "STEPS", "Ideal", "Patch", "Sight", "Wanted", "completed",
    "has_units", "on_paper", "patch_below", "seen", "upper_limits", "wanted",
]
