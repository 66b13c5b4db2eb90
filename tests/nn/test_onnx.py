"""Forward passes agree with ONNX Runtime, a program that shares nothing with ours, for the same graph."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from xoviz import zoo
from xoviz.nn import Conv, Dense, Dropout, Heads, LeakyReLU, MaxPool, MeanPool, ReLU, Tanh, network

OPSET = 21
NETWORKS = {
    "talk": zoo.untrained("talk", 1),
    "letters-9": zoo.untrained("letters-9", 2),
    "letters-28": zoo.untrained("letters-28", 3),
    "strides and padding": network((Conv("c", 5, (3, 4), 2, 2), ReLU("r"), Conv("c2", 3, (2, 2), 1, 1, bias=False),
                                    Dense("d", 4)), (3, 17, 14), tuple("abcd"), seed=4),
    "averages": network((Conv("c", 4, (5, 3), 1, 1, average=True), MaxPool("p", 3, 2), Dense("h", 6, average=True),
                         ReLU("r"), Dense("d", 2)), (2, 13, 12), ("a", "b"), seed=5),
    "whole windows": network((MeanPool("q", 2, 2, partial=False), Conv("c", 3), MaxPool("p", 3, 2, partial=False),
                              Dense("d", 3)), (1, 19, 21), tuple("abc"), seed=6),
    "bent": network((Conv("c", 3), LeakyReLU("l", 0.3), MaxPool("p"), Conv("c2", 4, (2, 2)), Tanh("t"), Dropout("o"),
                     Dense("d", 3)), (2, 11, 10), tuple("abc"), seed=8),
    "forked": network((Conv("c", 3), ReLU("r"), MaxPool("p"), Dense("d", 7), Heads("h", (4, 3))), (1, 9, 10),
                      tuple("abcdefghijkl"), seed=9),
    "partial means": network((Conv("c", 2), MeanPool("q", 3, 2), Dense("d", 2)), (1, 12, 10), ("a", "b"), seed=7),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_scores_equal_those_of_onnx_runtime(name):
    ours = NETWORKS[name]
    rng = np.random.default_rng(0)
    ours = ours.with_parameters({key: rng.uniform(-0.5, 0.5, values.shape) for key, values in ours.parameters.items()
                                 if key.endswith("bias")})
    pictures = rng.uniform(-1, 1, (4, *ours.input_shape)).astype(np.float32)
    theirs = run(graph(ours), pictures)
    np.testing.assert_allclose(ours.scores(pictures), theirs, rtol=1e-4, atol=1e-5)
    for picture, scores in zip(pictures, theirs, strict=True):
        np.testing.assert_allclose(ours.forward(picture).scores, scores, rtol=1e-4, atol=1e-5)


def run(model, pictures):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])
    return session.run(None, {"picture": pictures})[0]


def graph(ours):
    """Our network as an ONNX model that takes ``picture`` (N, C, H, W) and gives scores (N, U)."""
    nodes, constants, last = [], {}, "picture"
    for layer in ours.layers:
        for node in layer_nodes(layer, last, ours, constants):
            nodes.append(node)
            last = node.output[0]
    nodes.append(helper.make_node("Flatten", [last], ["scores"]))
    tensors = [numpy_helper.from_array(np.ascontiguousarray(value, np.float32), key)
               for key, value in constants.items()]
    made = helper.make_graph(nodes, "network", [helper.make_tensor_value_info(
        "picture", TensorProto.FLOAT, ["N", *ours.input_shape])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["N", ours.stack.outputs])], tensors)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
    onnx.checker.check_model(model)
    return model


def layer_nodes(layer, x, ours, constants):
    name = layer.id
    if isinstance(layer, ReLU):
        return [helper.make_node("Relu", [x], [name])]
    if isinstance(layer, LeakyReLU):
        return [helper.make_node("LeakyRelu", [x], [name], alpha=layer.slope)]
    if isinstance(layer, Tanh | Dropout):
        return [helper.make_node(type(layer).__name__, [x], [name])]
    if isinstance(layer, MaxPool | MeanPool):
        kind = "MaxPool" if isinstance(layer, MaxPool) else "AveragePool"
        return [helper.make_node(kind, [x], [name], kernel_shape=list(layer.sides), strides=list(layer.strides),
                                 ceil_mode=int(layer.partial))]
    if isinstance(layer, Heads):
        return heads_nodes(layer, x, constants)
    weights = ours.parameters[f"{name}.weights"]
    # A dense layer is a convolution whose filters are as large as what comes in.
    size, stride, padding = (layer.size, layer.stride, layer.padding) if isinstance(layer, Conv) \
        else (weights.shape[2:], 1, 0)
    constants[f"{name}.weights"] = weights
    constants[f"{name}.divisor"] = divisor(layer, weights)
    constants[f"{name}.bias"] = (ours.parameters[f"{name}.bias"] if layer.bias else np.zeros(len(weights))) \
        .reshape(1, -1, 1, 1)
    return [
        helper.make_node("Conv", [x, f"{name}.weights"], [f"{name}.sums"], kernel_shape=list(size),
                         strides=[stride] * 2, pads=[padding] * 4),
        helper.make_node("Div", [f"{name}.sums", f"{name}.divisor"], [f"{name}.shares"]),
        helper.make_node("Add", [f"{name}.shares", f"{name}.bias"], [name]),
    ]


def heads_nodes(layer, x, constants):
    """A convolution of 1 x 1 whose weights are 1 for the two scores of a pair, and else 0."""
    first, second = layer.sizes
    both = [np.concatenate([one, other]) for one in np.eye(first) for other in np.eye(second)]
    constants[f"{layer.id}.both"] = np.array(both)[:, :, None, None]
    return [helper.make_node("Conv", [x, f"{layer.id}.both"], [layer.id], kernel_shape=[1, 1])]


def divisor(layer, weights):
    """What an averaging layer divides by: the number of terms, or the sum of each unit's weights."""
    if not layer.average:
        return np.ones((1, 1, 1, 1))
    if isinstance(layer, Dense):
        return weights.sum(axis=(1, 2, 3)).reshape(1, -1, 1, 1)
    return np.full((1, 1, 1, 1), weights[0].size)
