"""Many games at once, by any player; and how often they are won."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from xoviz.nn import Network
from xoviz.nn.arrays import Indices
from xoviz.tasks.games.game import Game, Positions

Player = Callable[[Positions], Indices]
"""From positions (N, K) to what is done in each of them (N,)."""

RANDOM_GAMES = 10
"""How often a random player, who plays differently each time, plays each game."""


def won(game: Game, player: Player, positions: Positions) -> float:
    """The share of games, begun at ``positions``, that end with a reward above 0."""
    return float(np.mean(rewards(game, player, positions) > 0))


def rewards(game: Game, player: Player, positions: Positions) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """The sums (N,) of all rewards of games that begin at ``positions`` and are played to their ends."""
    sums, going = np.zeros(len(positions), np.float32), np.arange(len(positions))
    while len(going):
        moved = game.move(positions, player(positions))
        sums[going] += moved.rewards
        going, positions = going[~moved.over], moved.positions[~moved.over]
    return sums


def by_network(game: Game, network: Network) -> Player:
    """One who looks at the picture and does what the network holds to be worth most."""
    return lambda positions: network.scores(game.pictures(positions)).argmax(axis=1)


def by_chance(game: Game, seed: int) -> Player:
    """One who does anything."""
    rng = np.random.default_rng(seed)
    return lambda positions: rng.integers(0, len(game.actions), len(positions))


def by_the_rules(game: Game) -> Player:
    """One who knows the rules and where everything is; of several right moves, the first."""
    return lambda positions: game.values(positions).argmax(axis=1)


def scores(game: Game, network: Network, seed: int) -> dict[str, float]:
    """How many of all games that there can be are won by the network, by chance, and by the rules."""
    openings = game.openings()
    often = np.tile(openings, (RANDOM_GAMES, 1))
    return {"network": won(game, by_network(game, network), openings),
            "random": won(game, by_chance(game, seed), often),
            "perfect": won(game, by_the_rules(game), openings)}
