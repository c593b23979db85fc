"""Samples: for each operation, values with which it succeeds, written into the API's description as its examples."""

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openapi.generate import DOCUMENT

METHODS = ("get", "head", "put", "post", "delete", "patch")


@dataclass(frozen=True, slots=True)
class Sample:
    """Values of one operation's parameters, by their names, and its body."""

    parameters: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None


def operations() -> set[str]:
    """The id of every operation of the committed description."""
    return {one["operationId"] for one in _each(_document())}


def described_with(samples: Mapping[str, Sample]) -> dict[str, Any]:
    """The committed description, whose examples are the samples. A sample that fits no operation or parameter is a mistake."""
    document = copy.deepcopy(_document())
    left = dict(samples)
    for operation in _each(document):
        sample = left.pop(operation["operationId"], Sample())
        _put_parameters(operation, dict(sample.parameters))
        if sample.body is not None:
            for content in operation["requestBody"]["content"].values():
                content["example"] = sample.body
    assert not left, f"no such operations: {sorted(left)}"
    return document


def _put_parameters(operation: dict[str, Any], values: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in values:
            parameter["example"] = values.pop(parameter["name"])
    assert not values, f"{operation['operationId']} takes no {sorted(values)}"


def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    return document


def _each(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [methods[name] for methods in document["paths"].values() for name in METHODS if name in methods]
