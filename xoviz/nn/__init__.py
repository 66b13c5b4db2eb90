"""The engine: a small convolutional network in NumPy, exact and fast, and nothing else.

Read in this order: ``arrays`` (the legend of shapes), ``layer`` (description and pass), ``room`` and ``strips``, then
one idea a file: ``conv``, ``relu`` (and its kin ``leaky``, ``tanh`` and ``dropout``, on the ground of ``activation``),
``pool`` (and ``windows``), ``dense``, ``heads`` (two answers at once), ``recurrent`` and ``lstm`` (on the ground of
``memory``), ``loss``; then ``stack`` (layers that fit), ``plan`` (made ready), ``network`` and ``trace`` (what the
outside uses), ``initialise``, ``optimise``, ``sources``, ``train``, ``q_learning`` (learning by playing); last
``naive`` and ``gradcheck`` (auditors), ``surgery``, ``cost``, ``description`` and ``storage``.
"""

from xoviz.nn.activation import Activation, CellByCell
from xoviz.nn.arrays import Array, Indices, Shape
from xoviz.nn.conv import Conv
from xoviz.nn.dense import Dense
from xoviz.nn.dropout import Dropout
from xoviz.nn.heads import Heads
from xoviz.nn.layer import Layer, StackError
from xoviz.nn.leaky import LeakyReLU
from xoviz.nn.lstm import LSTM
from xoviz.nn.memory import Memory
from xoviz.nn.network import Network, network
from xoviz.nn.plan import Plan
from xoviz.nn.pool import MaxPool, MeanPool
from xoviz.nn.recurrent import Recurrent
from xoviz.nn.relu import ReLU
from xoviz.nn.stack import PICTURE, Stack
from xoviz.nn.tanh import Tanh
from xoviz.nn.trace import Focus, Gradients, Trace

__all__ = [
    "LSTM",
    "PICTURE",
    "Activation",
    "Array",
    "CellByCell",
    "Conv",
    "Dense",
    "Dropout",
    "Focus",
    "Gradients",
    "Heads",
    "Indices",
    "Layer",
    "LeakyReLU",
    "MaxPool",
    "MeanPool",
    "Memory",
    "Network",
    "Plan",
    "ReLU",
    "Recurrent",
    "Shape",
    "Stack",
    "StackError",
    "Tanh",
    "Trace",
    "network",
]
