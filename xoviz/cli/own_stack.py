"""A network whose layers are written out on the command line: ``--stack 'conv 8@5 | relu | pool 2 | dense 2'``."""

from __future__ import annotations

from argparse import Namespace

from xoviz.cli.errors import UsageError
from xoviz.nn import Network, Stack, network
from xoviz.nn.cost import check_affordable
from xoviz.nn.shorthand import understood_with_loss
from xoviz.tasks.base import Task
from xoviz.tasks.known.letters import LettersTask

LETTERS_SIDE = 9
"""Cells a side of letters, unless they are said to have more or fewer."""


def own_network(arguments: Namespace, task: Task, usual: int) -> Network:
    """The layers of ``--stack`` with random weights; ``usual`` is how many rows pictures have that are no letters.

    Raises UsageError, or ValueError with a sentence, for layers that cannot be, do not fit the task, or are too many to
    be worked with.
    """
    if arguments.goes_on:
        raise UsageError("--continue goes on from a network that has learned, and --stack begins a new one: leave one "
                         "of them out")
    size = arguments.size or (LETTERS_SIDE if isinstance(task, LettersTask) else usual)
    layers, loss = understood_with_loss(arguments.stack)
    stack = Stack(layers, task.shape(size), task.fitting_loss(loss or task.loss))
    if stack.outputs != len(task.classes):
        raise UsageError(f"the stack gives {stack.outputs} values, but the task '{task.name}' has {len(task.classes)} "
                         f"classes: {', '.join(task.classes)}; end it with 'dense {len(task.classes)}'")
    check_affordable(stack)
    return network(stack.layers, stack.input_shape, task.classes, seed=arguments.seed, loss=stack.loss,
                   name="own stack", task=task.name)
