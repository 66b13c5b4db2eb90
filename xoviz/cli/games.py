"""What the command line says of a network that has learned a game: how often it wins, beside chance and the rules."""

from __future__ import annotations

from collections.abc import Mapping

from xoviz import wording
from xoviz.nn import Network
from xoviz.tasks.base import Task
from xoviz.tasks.games.playing import scores


def played(task: Task, network: Network, seed: int) -> Mapping[str, float]:
    """The shares of games won, by key: by the network, by chance, by the rules. Empty where there is no game."""
    if task.game is None:
        return {}
    won = scores(task.game, network, seed)
    return {"catches": won["network"], "catches_random": won["random"], "catches_perfect": won["perfect"]}


def told(task: Task, won: Mapping[str, float]) -> str:
    """The same in a sentence."""
    games = 0 if task.game is None else len(task.game.openings())
    share, chance, rules = (wording.percent(won[key]) for key in ("catches", "catches_random", "catches_perfect"))
    return (f"it catches the ball in {share} of all {games} games that can begin; by chance {chance}, "
            f"by the rules {rules}")
