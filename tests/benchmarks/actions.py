"""Everything that a user does while training runs flat out, and the longest that each keeps the event loop away.

The event loop is away between two shots of a 5 ms timer: that is what a hand feels, whatever the time was spent on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QPoint, QPointF
from stage import LEFT, MOVE, PRESS, RELEASE, Stage, rest

from xoviz.gui.panels import PANELS
from xoviz.gui.widgets.jump_slider import JumpSlider
from xoviz.gui.widgets.labelled_slider import LabelledSlider
from xoviz.gui.widgets.player import Player
from xoviz.state.wishes import ChooseNetwork, Configure

Action = Callable[[Stage], None]


def longest_absences(on: Stage, times: int, moment: float) -> Iterator[tuple[str, float]]:
    """Each action by its name, and the milliseconds that the event loop was away at the worst of several times.

    ``moment`` is the seconds before an action in which all calms down, and after it in which its consequences come.
    """
    on.session.wish(ChooseNetwork("letters-28"))
    on.session.wish(Configure(speed=0))
    on.window.parts.training_bar.learn()
    rest(1.0)
    for name, action in ACTIONS.items():
        yield name, max(absence(on, action, moment) for _ in range(times))
    on.session.training.stop()


def absence(on: Stage, action: Action, moment: float) -> float:
    """The longest that the event loop is away during an action and in the moment after it, in milliseconds."""
    on.play()
    rest(moment)
    on.clock.start()
    action(on)
    rest(moment)
    on.clock.stop()
    return max(on.clock.lateness)


def nothing(on: Stage) -> None:
    """Only look."""


def edit_a_filter(on: Stage) -> None:
    """Paint a cell of the filter in the editor."""
    grid = on.window.parts.filters.grid
    on.click(grid, grid.geometry_of_cells.rect(0, 1).center())


def draw(on: Stage) -> None:
    """A stroke across the pad, a point each sixtieth of a second."""
    grid = on.window.pad.grid
    whole = grid.geometry_of_cells.whole()
    on.mouse(PRESS, grid, whole.topLeft() + QPointF(2, 2), LEFT)
    for place in range(1, 20):
        on.mouse(MOVE, grid, whole.topLeft() + QPointF(whole.width(), whole.height()) * place / 20, LEFT)
        rest(1 / 60)
    on.mouse(RELEASE, grid, whole.center())


def clear_and_another(on: Stage) -> None:
    """An empty pad, then a fresh letter."""
    for name in ("clear", "another"):
        choose(on, name)


def transform(on: Stage) -> None:
    """Drag a slider of the transforms there and back."""
    drag(on.window.parts.transforms.slider("turn"))
    choose(on, "reset_transform")


def change_the_rate(on: Stage) -> None:
    """Drag the slider of the learning rate."""
    drag(on.window.parts.training_bar.settings.rate)
    on.session.wish(Configure(rate=0.003))


def scrub(on: Stage) -> None:
    """Drag the player of the Filtering tab from its first position to its last."""
    on.window.parts.tabs.setCurrentIndex(1)
    rest(0.1)
    bar = on.window.parts.tabs.panel(1).findChild(Player).findChild(JumpSlider)
    for place in range(20):
        bar.setValue(bar.maximum() * place // 20)
        rest(1 / 60)
    on.window.parts.tabs.setCurrentIndex(0)


def point_around(on: Stage) -> None:
    """Move the mouse over the maps of the visible tab."""
    canvas = on.window.parts.tabs.panel(0).childAt(on.window.parts.tabs.panel(0).rect().center())
    for place in range(20):
        on.mouse(MOVE, canvas, QPointF(canvas.width() * place / 20, canvas.height() / 2))
        rest(1 / 60)


def switch_tabs(on: Stage) -> None:
    """One tab after another, and back to the first."""
    for place in (*range(1, on.window.parts.tabs.count()), 0):
        on.window.parts.tabs.setCurrentIndex(place)
        rest(0.1)


def open_tab(name: str, on: Stage) -> None:
    """Open one tab, give it time to show what it shows by itself, and go back to the first."""
    on.window.parts.tabs.open(name)
    rest(0.1)
    on.window.parts.tabs.setCurrentIndex(0)


def resize(on: Stage) -> None:
    """Make the window smaller and larger, step by step."""
    size = on.window.size()
    for step in (*range(10), *range(10, -1, -1)):
        on.window.resize(size.width() - 20 * step, size.height() - 10 * step)
        rest(1 / 60)


def undo_and_redo(on: Stage) -> None:
    """Take back the run itself, and make it again."""
    for name in ("undo", "redo"):
        choose(on, name)


def pause_and_play(on: Stage) -> None:
    """Stop, and go on."""
    for _ in range(2):
        choose(on, "play")


def step_reset_and_learn(on: Stage) -> None:
    """Stop and go elsewhere: one step, random weights, then learn."""
    for name in ("play", "step", "reset", "learn"):
        choose(on, name)


def change_the_network(on: Stage) -> None:
    """Another network, which brings another size of the pad, and back."""
    for name in ("letters-9", "letters-28"):
        on.session.wish(ChooseNetwork(name))
        rest(0.1)


def add_and_remove_a_filter(on: Stage) -> None:
    """Another stack, and back."""
    for name in ("add_filter", "remove_filter"):
        choose(on, name)


def change_batch_and_speed(on: Stage) -> None:
    """Other settings for the worker, and back."""
    for batch, speed in ((64, 100), (1, 0), (16, 0)):
        on.session.wish(Configure(batch=batch, speed=speed))
        rest(0.1)


def open_menus(on: Stage) -> None:
    """Each menu of the menu bar."""
    for menu in on.window.parts.actions.menus.values():
        menu.popup(on.window.mapToGlobal(QPoint(50, 50)))
        rest(0.05)
        menu.close()


def change_the_theme(on: Stage) -> None:
    """To the other theme and back."""
    for _ in range(2):
        choose(on, "switch_theme")


def choose(on: Stage, name: str) -> None:
    """An entry of the menus."""
    on.window.parts.actions.by_name[name].trigger()
    rest(0.1)


def drag(slider: LabelledSlider) -> None:
    """Move a slider through its middle half."""
    bar = slider.slider
    low, span = bar.minimum(), bar.maximum() - bar.minimum()
    for place in range(20):
        bar.setValue(low + span // 4 + span * place // 40)
        rest(1 / 60)


ACTIONS: dict[str, Action] = {
    "nothing": nothing, "edit a filter": edit_a_filter, "draw": draw, "clear, another letter": clear_and_another,
    "transform": transform, "change the learning rate": change_the_rate, "scrub the player": scrub,
    "point at maps": point_around, "switch through all tabs": switch_tabs, "resize the window": resize,
    "undo and redo the run": undo_and_redo, "pause and play": pause_and_play,
    "step, reset, learn": step_reset_and_learn, "change the network": change_the_network,
    "add and remove a filter": add_and_remove_a_filter, "change batch and speed": change_batch_and_speed,
    "open each menu": open_menus, "change the theme": change_the_theme,
    **{f"open the tab {tab.name}": partial(open_tab, tab.name) for tab in PANELS},
}
