"""Layers with memory on the other tabs: every part of a training step is told, receipts name what is kept, blocks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xoviz import zoo
from xoviz.explain.memory_writing import pictured
from xoviz.explain.nudge import Knob
from xoviz.explain.receipt import Receipt
from xoviz.gui.panels.landscape.words import knob_title, parameter_title
from xoviz.gui.panels.nudge.words import knob_name, parameter_names
from xoviz.gui.panels.receipt.levels import HopLevel
from xoviz.gui.panels.receipt.words import Names, Words
from xoviz.gui.panels.stack.row import Block
from xoviz.gui.panels.stack.words import kind_name, setting_meaning, setting_name
from xoviz.gui.panels.step import StepPanel
from xoviz.gui.panels.votes_words import row_labels
from xoviz.gui.widgets.player import Player
from xoviz.nn import Focus, network
from xoviz.nn.shorthand import understood
from xoviz.state.view import View
from xoviz.tasks.known.memory import MemoryTask
from xoviz.wording import cell_text, layer_meaning, layer_names, parameter_name

TASK = MemoryTask()
TEXT = (1, 3, 2, 4, 0, 3)


def made_of(stack):
    return network(understood(stack), (1, 5, 8), TASK.classes, seed=1, task="memory")


def view_of(made):
    picture = pictured(TEXT, 5, 8)
    return View(made.forward(picture), picture[0], task=TASK)


@pytest.mark.parametrize("stack", ["lstm 4 | dense 5", "recurrent 3 all | lstm 3 | relu | dense 5",
                                   "conv 2@5x2 | relu | recurrent 3 | dense 5"])
def test_every_part_of_a_training_step_is_told(on_stage, stack):
    stage = on_stage(StepPanel)
    stage.panel.present(replace(view_of(made_of(stack)), answer=2))
    player, told = stage.panel.findChild(Player), []
    for part in range(player.count):
        player._go(part)
        told.append(stage.panel.story.toPlainText())
        for place in range(stage.panel.parameter_box.count()):
            stage.panel.parameter_box.setCurrentIndex(place)
            stage.panel.parameter_box.activated.emit(place)
            told.append(stage.panel.story.toPlainText())
    assert all(told)
    assert any("word by word" in text for text in told)


def test_a_receipt_names_what_an_lstm_keeps_and_how_its_sum_is_bent():
    made = zoo.load("memory")
    words = Words(Names(made.stack, made.classes), "decimals")
    level = HopLevel(Receipt(view_of(made).trace).hop(Focus("memory", 6, 0, 0)), words)
    assert [level.part(place).label for place in (0, 1)] == ["memory before: kept", "prediction: let in"]
    assert [line.label for line in level.closing] == ["rounding", "in memory", "tanh of it", "× selection", "state 7"]
    assert level.balanced


def test_a_receipt_of_a_plain_recurrent_state_has_its_word_and_the_states_before():
    made = zoo.load("memory-rnn")
    words = Words(Names(made.stack, made.classes), "decimals")
    level = HopLevel(Receipt(view_of(made).trace).hop(Focus("memory", 2, 0, 0)), words)
    labels = [level.part(place).label for place in range(len(level.parts))]
    assert len(labels) == 13
    assert labels[5:] == [f"state {unit} before" for unit in range(1, 9)]
    assert [line.label for line in level.closing][-2:] == ["tanh of it", "state 3"]


def test_parameters_are_named_by_their_gates():
    made = made_of("lstm 4 | dense 5")
    names = parameter_names(made)
    assert names["memory.forgetting_weights"] == "LSTM: forgetting, weights"
    assert names["memory.recurrent"] == "LSTM: prediction, recurrent weights"
    assert names["memory.selection_bias"] == "LSTM: selection, biases"
    assert names["votes.weights"] == "votes: weights"
    assert len(set(names.values())) == len(names)
    assert parameter_name("recurrent", "recurrent") == "recurrent weights"
    assert parameter_name("weights", "conv") == "filters"
    assert parameter_title(made, "memory.ignoring_recurrent", str) == "LSTM: ignoring, recurrent weights"
    assert knob_name(made, Knob("memory.ignoring_recurrent", (1, 2, 0, 0))) == "hidden unit 2, state 3 before"
    assert knob_title(made, Knob("memory.bias", (1,)), str) == "LSTM: prediction, biases: bias of unit 2"


def test_layers_and_cells_are_named():
    assert layer_names(("lstm", "recurrent", "dense")) == ("LSTM", "recurrent layer", "votes")
    assert layer_meaning("lstm").endswith(".")
    assert cell_text("LSTM", "lstm", (2, 0, 0), (8, 1, 1)) == "state 3 of LSTM"
    assert cell_text("LSTM", "lstm", (2, 0, 4), (8, 1, 8)) == "state 3 of LSTM, word 5"
    made = zoo.load("memory")
    assert row_labels(made, made.layers[-1])[:2] == ("state 1", "state 2")


def test_a_block_of_memory_can_be_inserted_and_changed_to_the_other_kind():
    block = Block.new("memory", "recurrent", (1, 5, 8))
    assert block.layer() == understood("recurrent 16 | dense 2")[0]
    assert block.of_kind("lstm").layer() == understood("lstm 16 | dense 2")[0]
    assert kind_name("lstm", str) == kind_name("recurrent", str) == "Memory"
    assert setting_name("last", str) == "last only"
    assert "last states" in setting_meaning("last", str)
