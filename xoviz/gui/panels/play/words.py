"""What the tab "Play" says."""

from __future__ import annotations

from xoviz.gui.panels.play.match import Match, Who
from xoviz.state.view import View
from xoviz.wording import Translate


def actions(tr: Translate) -> tuple[str, str, str]:
    """What can be done."""
    return tr("left"), tr("stay"), tr("right")


def missing(view: View, tr: Translate) -> str:
    """Why nothing can be played; empty where it can."""
    game = view.task.game
    if game is None:
        return tr("Here a network plays a game that it has learned. The present task is no game.")
    if view.network.input_shape != game.shape or view.network.stack.outputs != len(game.actions):
        return tr("This network does not read the boards of the present game.")
    return ""


def said(match: Match, who: Who, tr: Translate) -> str:
    """How the game stands."""
    if match.reward is not None:
        return tr("Caught: reward +1") if match.reward > 0 else tr("Missed: reward −1")
    return tr("You have the bat: arrow keys move it.") if who == "you" else tr("The network has the bat.")


def tally(match: Match, tr: Translate) -> str:
    """Who has won how many games here."""
    texts = {"network": tr("the network {won} of {played}"), "you": tr("you {won} of {played}")}
    parts = [texts[who].format(won=match.won[who], played=count) for who, count in match.played.items() if count]
    return tr("Caught here: {parts}.").format(parts=", ".join(parts)) if parts else tr("No game is over yet.")
