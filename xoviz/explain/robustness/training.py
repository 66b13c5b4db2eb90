"""The rivals learn: by the same letters, for as many steps, in the same way.

All start from random weights of one seed and take turns: at step s each learns from the very batch that the others
learn from. So what tells them apart afterwards is how they are built.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xoviz.explain.learner import Learner
from xoviz.explain.robustness.readers import Reader, Role, plain, template_network, without_pooling
from xoviz.nn.arrays import Array
from xoviz.nn.initialise import initialise
from xoviz.nn.network import Network
from xoviz.nn.sources import Source
from xoviz.nn.stack import Stack
from xoviz.nn.train import Settings

STEPS = 1500
"""Steps that each rival learns: all have come to where they hardly improve, and it takes about ten seconds."""

RATE, BATCH = 0.002, 16

OFTEN = 50
"""Steps between two looks at how far the rivals have come."""


def rival_settings() -> Settings:
    """How the rivals learn, unless somebody says otherwise."""
    return Settings("adam", RATE, BATCH)


@dataclass(frozen=True, eq=False)
class Rivals:
    """The rivals as they are after about ``step`` of ``steps``; ``readers`` in the order of ``ROLES``."""

    readers: tuple[Reader, ...]
    step: int
    steps: int

    @property
    def progress(self) -> float:
        """The part that is learned, 0 to 1."""
        return self.step / self.steps if self.steps else 1.0

    @property
    def done(self) -> bool:
        """Whether all have learned what they were to learn."""
        return self.step >= self.steps


def rivals(network: Network, source: Source, templates: Array, settings: Settings | None = None,
           steps: int = STEPS, seed: int = 1) -> Iterator[Rivals]:
    """Train the rivals of ``network``; one item is one step of one of them, and the first comes before any.

    ``source`` gives batches of ``settings.batch`` pictures of the network's shape; ``templates`` (U, C, H, W) are the
    pictures that whole pictures are compared with. A rival whose loss runs away stops where it was still reasonable.
    """
    settings = settings or rival_settings()
    matching = Reader("template", template_network(templates, network.classes, network.task))
    learners = {role: Learner(_beginner(role, network, stack, seed), source, settings)
                for role, stack in rival_stacks(network.stack)}
    readers = (*_readers(learners), matching)
    yield Rivals(readers, 0, steps)
    for step in range(1, steps + 1):
        for learner in learners.values():
            learner.step()
            yield Rivals(readers, step - 1, steps)
        if step % OFTEN == 0 or step == steps:
            readers = (*_readers(learners), matching)
        yield Rivals(readers, step, steps)


def rival_stacks(stack: Stack) -> list[tuple[Role, Stack]]:
    """Those who learn, with their stacks: of the whole list only those that ``stack`` has a use for."""
    found: list[tuple[Role, Stack | None]] = [("retrained", stack), ("without_pooling", without_pooling(stack)),
                                              ("plain", plain(stack))]
    return [(role, each) for role, each in found if each is not None]


def training_items(stack: Stack, steps: int = STEPS) -> int:
    """How many items ``rivals`` has."""
    return 1 + steps * (len(rival_stacks(stack)) + 1)


def _beginner(role: Role, partner: Network, stack: Stack, seed: int) -> Network:
    """A rival before its first step."""
    return Network(stack, initialise(stack, seed), partner.classes, role.replace("_", " "), partner.task,
                   f"trained on the break-it bench, seed {seed}")


def _readers(learners: Mapping[Role, Learner]) -> tuple[Reader, ...]:
    """The rivals as they are now."""
    return tuple(Reader(role, learner.network(), learner.progress.step) for role, learner in learners.items())
