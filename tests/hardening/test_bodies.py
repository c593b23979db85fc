"""What no operation takes: bodies too large, too deep, ambiguous, of another kind; loose types; fields nobody asked for; endless pages."""

from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any, get_args

import pytest
from httpx import AsyncClient, Response
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from sqlmodel import SQLModel

from app.core.db import Deployment
from tests.callers import headers_for
from tests.hardening.calling import a_house
from tests.hardening.operations import Operation, answer_models, body_models, operations
from tests.registered import COUNTY

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
MALFORMED = {
    "empty": b"",
    "cut off": b'{"id": "',
    "not a number": b'{"id": NaN}',
    "infinite": b'{"id": 1e999}',
    "a huge number": b'{"id": ' + b"9" * 400 + b"}",
    "half a character": b'{"id": "\\ud800"}',
    "an empty character": b'{"id": "\\u0000"}',
    "a key twice": b'{"id": 1, "id": 2}',
    "a key twice within": b'{"id": {"a": 1, "a": 2}}',
    "deep": b'{"id": ' + b"[" * 900 + b"]" * 900 + b"}",
    "very deep": b"[" * 100_000,
    "of another encoding": '{"id": "x"}'.encode("utf-16"),
    "with bytes of no encoding": b'{"id": "\xff"}',
    "with a mark of its order": b"\xef\xbb\xbf{}",
    "a list": b"[]",
    "nothing": b"null",
    "a word": b'"x"',
}
OTHER_KINDS = {
    "no kind": {},
    "text": {"Content-Type": "text/plain"},
    "another alphabet": {"Content-Type": "application/json; charset=gbk"},
    "like JSON": {"Content-Type": "application/merge-patch+json"},
    "a form": {"Content-Type": FORM},
    "compressed": {"Content-Type": JSON, "Content-Encoding": "gzip"},
    "compressed otherwise": {"Content-Type": JSON, "Content-Encoding": "br"},
}
LEAST_BODIES, LEAST_LISTS = 25, 10


@pytest.fixture
def all_of_them(embedded: Deployment) -> list[Operation]:
    """Every operation."""
    return operations(a_house(embedded).app)


@pytest.fixture
async def caller(embedded: Deployment) -> AsyncIterator[AsyncClient]:
    """Somebody without a token: a body is looked at before anything else."""
    async with a_house(embedded).caller("127.0.0.1") as found:
        yield found


def refused(answer: Response, one: Operation, why: str, *statuses: int) -> None:
    assert answer.status_code in statuses, (one.name, why, answer.status_code, answer.text)
    assert answer.headers["content-type"].split(";")[0] in {"application/problem+json", JSON}, (one.name, why)
    assert "Traceback" not in answer.text


FROM_PHONES = {"pushOperations", "salvageOperation"}


async def test_malformed_bodies(caller: AsyncClient, all_of_them: list[Operation]) -> None:
    taking = [one for one in all_of_them if one.body_type == JSON]
    assert len(taking) >= LEAST_BODIES
    for one in taking:
        for why, content in MALFORMED.items():
            answer = await caller.request(one.method, one.path, content=content, headers={"Content-Type": JSON})
            # Whether a list is what it takes is asked once the caller is known.
            known = {401} if why in {"empty", "a list", "nothing", "a word"} else set()
            # A phone is told 400, so that it sends less at once; and it may hand over any text at all.
            known |= {400, 401} if one.name in FROM_PHONES else set()
            refused(answer, one, why, 422, *known)
        for why, headers in OTHER_KINDS.items():
            unfolded = (400,) if one.name == "pushOperations" and why == "compressed" else ()
            answer = await caller.request(one.method, one.path, content=b"{}", headers=headers)
            refused(answer, one, why, 415, *unfolded)


async def test_bodies_without_end(caller: AsyncClient, all_of_them: list[Operation]) -> None:
    async def endless(chunk: bytes) -> AsyncIterator[bytes]:
        yield b'{"id": "'
        for _ in range(40):
            yield chunk

    for one in all_of_them:
        if one.body_type:
            answer = await caller.request(
                one.method, one.path, content=endless(b"x" * 65_536), headers={"Content-Type": one.body_type}
            )
            # A piece of a file is taken from whoever is known, and from nobody else a byte of it is read.
            refused(answer, one, "endless", 401 if one.name in {"sendPiece", "importDeliveries"} else 413)
            assert "content-length" not in answer.request.headers


async def test_a_large_body_is_refused_by_its_announced_length_too(caller: AsyncClient) -> None:
    answer = await caller.post("/v1/visits", content=b'"' + b"x" * 1_048_576, headers={"Content-Type": JSON})
    assert (answer.status_code, answer.json()["code"]) == (413, "CONTENT_TOO_LARGE")


async def test_forms_are_read_as_strictly(caller: AsyncClient) -> None:
    for path in ("/oauth/token", "/oauth/revoke", "/oauth/introspect"):
        for content in (b"client_id=a&client_id=b", b"client_id=%ff", b"client_id=%00", b"&".join([b"a=1"] * 100)):
            answer = await caller.post(path, content=content, headers={"Content-Type": FORM})
            assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request"), content
        gzip = {"Content-Type": FORM, "Content-Encoding": "gzip"}
        assert (await caller.post(path, content=b"client_id=a", headers=gzip)).status_code == 400


async def test_a_parameter_comes_once(caller: AsyncClient, all_of_them: list[Operation]) -> None:
    asked = 0
    for one in all_of_them:
        for parameter in one.said.get("parameters", ()):
            if parameter["in"] == "query":
                twice = f"{parameter['name']}=1&{parameter['name']}=2"
                refused(await caller.request(one.method, one.path, params=twice), one, parameter["name"], 422, 400)
                asked += 1
    assert asked >= 3 * LEAST_LISTS


async def test_pages_have_an_end(embedded: Deployment, all_of_them: list[Operation]) -> None:
    [pull] = [one.asks("limit") or {} for one in all_of_them if one.name == "pullChanges"]
    assert (pull["minimum"], pull["maximum"]) == (1, 1000)  # a phone's pages are longer, and end too
    listed = [one for one in all_of_them if one.asks("limit") and one.name != "pullChanges"]
    assert len(listed) >= LEAST_LISTS
    tokens, house = {}, a_house(embedded)
    async with house.caller("127.0.0.1") as caller:
        for one in listed:
            limit = one.asks("limit") or {}
            assert (limit["minimum"], limit["maximum"]) == (1, 200), one.name
            allowed = one.said.get("x-roles", ["county_officer"])
            role = next(one for one in ("county_officer", "administrator", "auditor") if one in allowed)
            if role not in tokens:
                tokens[role] = await headers_for(embedded, role, COUNTY)
                house.clock.pass_s(60)  # the house's clock stands still, and the account is newer
            for wrong in ("1000000000", "0", "-1", "201", "all", "1e2", "1.5", ""):
                answer = await caller.get(one.path, params={"limit": wrong}, headers=tokens[role])
                refused(answer, one, wrong, 422)
                assert answer.json()["errors"][0]["pointer"] == "/limit"
            for wrong in ("x", "x" * 601, "eyJhIjoxfQ"):
                refused(
                    await caller.get(one.path, params={"cursor": wrong}, headers=tokens[role]), one, wrong, 422, 404
                )
            assert not [word for word in ("sort", "order", "order_by", "offset") if one.asks(word)]


def models_in(shape: Any) -> Iterator[type[BaseModel]]:
    """A model and every model within."""
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        yield shape
        for field in shape.model_fields.values():
            yield from models_in(field.annotation)
    for part in get_args(shape):
        yield from models_in(part)


async def test_what_comes_in_is_closed_and_no_table(embedded: Deployment) -> None:
    bodies = body_models(a_house(embedded).app)
    assert len(bodies) >= LEAST_BODIES
    for name, shape in bodies.items():
        found = list(models_in(shape))
        assert found, name
        for model in found:
            assert model.model_config.get("extra") == "forbid", (name, model)
            assert not issubclass(model, SQLModel), (name, model)


async def test_what_goes_out_is_declared_and_no_table(embedded: Deployment) -> None:
    answers = dict(answer_models(a_house(embedded).app))
    # A redirect, those that answer without a word, files and a stream.
    assert {name for name, model in answers.items() if model is None} <= {
        "authorize",
        "revokeToken",
        "removeOAuthClient",
        "deletePolicyDraft",
        "headUpload",
        "dropUpload",
        "sendPiece",
        "getAttachmentContent",
        "listenForChanges",
    }
    for name, shape in answers.items():
        assert not [model for model in models_in(shape) if issubclass(model, SQLModel)], name


LOOSE = {"integer": ("7", True, 7.5), "number": ("7.5", True), "boolean": (1, 0, "true", "yes")}


def kinds_of(schema: dict[str, Any]) -> set[str]:
    """The JSON types that a schema lets in at its top."""
    parts = schema.get("anyOf", [schema])
    return {one["type"] for one in parts if isinstance(one.get("type"), str)}


async def test_types_are_strict(embedded: Deployment) -> None:
    """A number in quotes is a text, true is no number, 1 is no switch."""
    tried = 0
    every = {model for shape in body_models(a_house(embedded).app).values() for model in models_in(shape)}
    for model in every:
        for name, field in model.model_fields.items():
            field_type: Any = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
            schema = model.model_json_schema()["properties"].get(field.alias or name, {})
            kinds = kinds_of(schema)
            loose = {value for kind in kinds & LOOSE.keys() for value in LOOSE[kind]}
            adapter: TypeAdapter[Any] = TypeAdapter(field_type)
            for value in loose if not kinds & {"string", "object"} else ():
                tried += 1
                with pytest.raises(ValidationError):
                    adapter.validate_python(value)
    assert tried >= 20


class Loose(BaseModel):
    """What a careless shape looks like."""

    model_config = ConfigDict(extra="forbid")
    count: int


def test_the_check_finds_a_loose_type() -> None:
    loose: TypeAdapter[Any] = TypeAdapter(Loose.__annotations__["count"])
    assert loose.validate_python("7") == 7
