"""The rules about filters: one that never fires, a layer of which nothing ever fires, two that do the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from xoviz.explain.diagnosis.case import Case
from xoviz.explain.diagnosis.finding import Advice, Finding, TryAnew, TryFilter, TryRate, TryWeight
from xoviz.explain.diagnosis.learning import lower_rate
from xoviz.explain.diagnosis.measure import Responses
from xoviz.nn.arrays import Array
from xoviz.nn.conv import Conv

FAR_BELOW = 1.0
"""How many of its spreads a filter's best match lies below 0, or its bias. In runs of the shipped stacks some filters
of the second layer fall silent on some hundred letters, by less than 0.7 of a spread, and are back some steps later."""

FEW = 2
"""So many dead filters of a layer are told one by one; more of them together."""

SAME_WEIGHTS, SAME_RESPONSES = 0.99, 0.9
"""The least cosine of two filters' weights, and of their responses to all letters, at which they do the same. Biases
may differ a little. In runs of the shipped stacks no two filters of a layer have weights closer than 0.9."""


def dead(case: Case, responses: Mapping[str, Responses]) -> Iterator[Finding]:
    """A filter that is never above 0, so that ReLU leaves nothing: no part in any score, and no slope to learn by.

    Single hidden units are not told: a few of many are always silent. The lowest layer without any that fires is.
    """
    for layer in case.network.layers:
        if layer.id not in responses:
            continue
        found = responses[layer.id]
        if not np.any(found.largest > 0):
            figures = {"units": len(found.largest), "letters": len(case.held_out.answers)}
            if any((layer.id, unit) not in case.off for unit in range(len(found.largest))):
                yield Finding("silent", figures, _again(case), layer.id)
            return  # What lies above is given nothing to answer to.
        if isinstance(layer, Conv):
            units = [unit for unit in range(layer.filters)
                     if (layer.id, unit) not in case.off and _is_dead(case, layer, found, unit)]
            if len(units) <= FEW:
                yield from (_dead_filter(case, layer, found, unit) for unit in units)
            else:
                figures = {"units": len(units), "of": layer.filters, "letters": len(case.held_out.answers)}
                yield Finding("dead", figures, _again(case), layer.id)


def _again(case: Case) -> Advice:
    """Steps too large are what silences many at once: from scratch, with smaller ones if there were any."""
    return TryAnew() if case.start is None else TryRate(lower_rate(case, case.start), anew=True)


def _is_dead(case: Case, layer: Conv, found: Responses, unit: int) -> bool:
    far = FAR_BELOW * found.spread[unit]
    return bool(found.largest[unit] <= 0 and (found.largest[unit] <= -far or _bias(case, layer, unit) <= -far))


def _dead_filter(case: Case, layer: Conv, found: Responses, unit: int) -> Finding:
    best, bias = float(found.largest[unit]), _bias(case, layer, unit)
    figures = {"best": best, "bias": bias, "spread": float(found.spread[unit]), "letters": len(case.held_out.answers)}
    if best - bias > 0:
        return Finding("dead", figures, TryWeight(f"{layer.id}.bias", (unit,), 0.0), layer.id, unit)
    return Finding("dead", figures, _anew(case, layer, unit), layer.id, unit)


def _bias(case: Case, layer: Conv, unit: int) -> float:
    return float(case.network.parameters[f"{layer.id}.bias"][unit]) if layer.bias else 0.0


def alike(case: Case, responses: Mapping[str, Responses]) -> Iterator[Finding]:
    """Two filters of one layer with the same weights, up to a factor, and the same responses."""
    for layer in case.network.layers:
        if not isinstance(layer, Conv) or layer.id not in responses:
            continue
        weights = case.network.parameters[f"{layer.id}.weights"].reshape(layer.filters, -1).astype(np.float64)
        of_weights, of_responses = cosines(weights @ weights.T), cosines(responses[layer.id].products)
        same = (of_weights >= SAME_WEIGHTS) & (of_responses >= SAME_RESPONSES)
        for one, other in zip(*np.nonzero(np.triu(same, 1)), strict=True):
            figures = {"weights": float(of_weights[one, other]), "responses": float(of_responses[one, other])}
            advice = _anew(case, layer, int(other))
            yield Finding("alike", figures, advice, layer.id, int(other), (int(one),))


def cosines(products: Array) -> Array:
    """The cosine of each pair from their inner products (F, F); 0 where one is nothing at all."""
    lengths = np.sqrt(np.diag(products))
    scale = np.outer(lengths, lengths)
    result: Array = np.divide(products, scale, out=np.zeros_like(products), where=scale > 0)
    return result


def _anew(case: Case, layer: Conv, unit: int) -> Advice:
    """Random weights such as it might have begun with."""
    return TryFilter(layer.id, unit, case.network.random(unit).parameters[f"{layer.id}.weights"][unit])
