"""Games that are played on a pixel grid: `game` (what a game is, and how a single one is played), `catch` (a ball
falls, a bat moves), `playing` (many games at once, by any player, and the score), `task` (a game as something to
learn).
"""
