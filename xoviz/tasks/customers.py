"""Customers of a shop, all made up: twelve columns each, and whether they stay or leave.

Each column is drawn by itself, so none tells anything of another; in real tables they do. Whether one leaves is then
drawn by lot, with a chance that depends on eight of the columns and on how they come together (``leaving``); the other
four are scenery. Because the chance is known, so is what nobody can surpass (``ceiling``).
"""

from __future__ import annotations

import numpy as np

from xoviz.tasks.base import Answers
from xoviz.tasks.tabular import Column, Floats

SHARPNESS = 3.0
"""How surely a customer leaves who has reason to: the larger, the less is left to chance."""

EVEN = 0.96
"""Reasons that are as good for leaving as for staying: half of all customers have more."""

COLUMNS = (
    Column("age", "years", 18, 88, "How old the customer is"),
    Column("basket", "€", 5, 205, "What an order comes to, on average"),
    Column("complaints", "a year", 0, 8, "How often there was reason to complain"),
    Column("discount", "%", 0, 100, "How many of the orders were made at a discount"),
    Column("distance", "km", 0, 50, "How far it is to a shop"),
    Column("idle", "days", 0, 240, "How long ago the last order was"),
    Column("member", "months", 1, 121, "How long ago the first order was"),
    Column("newsletter", "%", 0, 100, "How many of the newsletters are read"),
    Column("orders", "a year", 1, 49, "How many orders there are"),
    Column("returns", "%", 0, 60, "How much of what was ordered is sent back"),
    Column("visits", "a month", 0, 60, "How often the customer looks in"),
    Column("waiting", "days", 1, 15, "How long delivery takes"),
)
"""All columns, by the alphabet: an order like any other."""

NAMES = tuple(column.name for column in COLUMNS)
SCENERY = ("age", "distance", "newsletter", "visits")
"""Columns on which nothing depends."""

_SKEW = np.array([1.4, 2.0, 3.0, 1.3, 1.5, 2.0, 1.5, 1.0, 2.0, 1.5, 1.5, 1.5])
"""How much more often small values of each column come; 1 for all alike."""


def customers(count: int, rng: np.random.Generator) -> Floats:
    """`count` customers (N, 12), in units."""
    low = np.array([column.low for column in COLUMNS])
    high = np.array([column.high for column in COLUMNS])
    found: Floats = np.rint(low + (high - low) * rng.random((count, len(COLUMNS))) ** _SKEW)
    return found


def reasons(units: Floats) -> Floats:
    """How much drives customers (N, 12), given in units, away: (N,). Five reasons add up::

        late       how much longer ago the last order is than is usual for one who orders as often: in doublings
        trouble    complaints where delivery is slow; who waits and does not complain, or does not wait, is content
        returns    very many or none at all: both go with customers who do not find what they like
        bargains   discounts keep who buys little, and attract who buys much only for them
        new        the first two years
    """
    column = dict(zip(NAMES, units.T, strict=True))
    late = np.log2((column["idle"] + 7) * column["orders"] / 365)
    trouble = (column["complaints"] - 1.5) * (column["waiting"] - 5) / 6
    returns = np.square((column["returns"] - 20) / 12) - 1
    bargains = (column["discount"] - 45) * (60 - column["basket"]) / 2000
    new = np.maximum(24 - column["member"], 0) / 12
    total: Floats = 0.5 * late + 0.6 * trouble + 0.4 * returns - 0.6 * bargains + 0.5 * new
    return total


def leaving(units: Floats) -> Floats:
    """The chance (N,) that customers (N, 12), given in units, leave."""
    chance: Floats = 1 / (1 + np.exp(-SHARPNESS * (reasons(units) - EVEN)))
    return chance


def decided(units: Floats, rng: np.random.Generator) -> Answers:
    """Whether they leave (N,), by lot: 0 stays, 1 leaves."""
    return (rng.random(len(units)) < leaving(units)).astype(np.intp)


def ceiling(units: Floats) -> float:
    """The accuracy on such customers (N, 12) of one who knows the chances, and says what is likelier: nobody can do
    better, on average."""
    chance = leaving(units)
    return float(np.maximum(chance, 1 - chance).mean())
