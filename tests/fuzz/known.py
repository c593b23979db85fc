"""What exists: the ids that the samples hold, as dictionaries that schemathesis draws parameters and fields of bodies from."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from tests.fuzz.samples import Sample

OFTEN, SELDOM = 0.7, 0.3  # an id of the caller's own is mostly new


def dictionaries(samples: Mapping[str, Sample]) -> dict[str, Any]:
    """Settings of schemathesis: a dictionary for each name under which a sample holds an id, bound wherever the name occurs."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    places: defaultdict[str, set[str]] = defaultdict(set)
    for sample in samples.values():
        for where, value in (*_parameters(sample), *_fields("body", sample.body)):
            name = where.rpartition(".")[2]
            if _is_id(value):
                found[name].add(value)
                places[name].add(where)
    return {
        "dictionaries": {name: {"values": sorted(values)} for name, values in found.items()},
        "parameters": {
            where: {"dictionary": name, "probability": SELDOM if name == "id" else OFTEN}
            for name in found
            for where in sorted(places[name])
        },
    }


def _parameters(sample: Sample) -> Iterator[tuple[str, Any]]:
    for name, value in sample.parameters.items():
        yield f"path.{name}", value
        yield f"query.{name}", value


def _fields(where: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name.isidentifier():  # questions have a dot in their names
                yield from _fields(f"{where}.{name}", inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _fields(f"{where}[*]", inner)
    elif where != "body":
        yield where, value


def _is_id(value: Any) -> bool:
    try:
        return bool(str(UUID(value)) == value)
    except (ValueError, AttributeError, TypeError):
        return False
