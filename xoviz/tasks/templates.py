"""One picture that stands for each class: what the talk's computer compares whole pictures with (chapter 2).

"The picture of an X": where a task has such a plain sample, named as its class is, that; where it has none, the mean of
training pictures.
"""

from __future__ import annotations

import numpy as np

from xoviz.tasks.base import Pictures, Task, limited_blocks, together
from xoviz.tasks.transforms import fitted

COUNTED = 512
"""How many training pictures a mean is taken over, all classes together."""


def templates(task: Task, size: int, seed: int) -> Pictures:
    """The templates (U, C, H, W), one a class. A class that is not among the pictures counted gets paper, or
    whatever holds nothing.

    The training pictures are the first that a pool of that `seed` shows.
    """
    plain = {sample.name.casefold(): sample.picture for sample in task.samples()}
    if all(name.casefold() in plain for name in task.classes):
        return np.stack([fitted(plain[name.casefold()], size) for name in task.classes])
    pictures, answers = together(limited_blocks(task, size, seed, COUNTED))
    paper = np.full((1, *pictures.shape[1:]), task.nothing, np.float32)
    classes = range(len(task.classes))
    return np.stack([np.mean(np.concatenate([pictures[answers == each], paper[: not (answers == each).any()]]), axis=0)
                     for each in classes])
