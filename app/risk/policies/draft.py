"""Drafting a version: validated as a whole before it is written; a draft can be taken back, never changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import yaml
from pydantic import ValidationError

from app.access.scope import roles_over
from app.core import json
from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import FieldError, conflict, forbidden, invalid
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.risk.document import PolicyIn
from app.risk.in_force import forms_accepted
from app.risk.policies import store
from app.risk.policies.policy import MAKERS, SHIPPED
from app.risk.policies.read import Listed, check_move, fingerprint_of, known_version, versions_with_states
from app.risk.policies.values import Version
from app.risk.rules import read_document
from app.risk.soundness import complaints

MOST_ERRORS = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """A sound document, as text, and the version it says it is; see `sound`."""

    version: int
    document: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft, and whether the same one was there before."""

    one: Listed
    repeated: bool


def sound(text: str, pointer: str) -> Draft:
    """A document, judged. Raises 422 with everything that is wrong with it, each with a pointer behind `pointer`."""
    try:
        _refuse_aliases(text)
        given = read_document(text)
    except yaml.YAMLError as error:
        first = str(error).splitlines()[0][:200]
        raise invalid(FieldError(pointer, "NOT_YAML", f"不是可读的 YAML：{first}", f"Not YAML: {first}")) from error
    except ValidationError as error:
        raise invalid(*(_shape(pointer, one) for one in error.errors()[:MOST_ERRORS])) from error
    wrong = list(_unsound(given))
    if wrong:
        raise invalid(
            *(FieldError(pointer + at, "UNSOUND", f"规则不成立：{text}", text) for at, text in wrong[:MOST_ERRORS])
        )
    return Draft(given.version, text)


def _refuse_aliases(text: str) -> None:
    """A few lines that name each other may stand for more than fits into memory."""
    if text.lstrip().startswith("{"):
        return  # JSON, which has none
    if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text, Loader=yaml.CSafeLoader)):
        raise yaml.YAMLError("aliases are not allowed")


def _unsound(given: PolicyIn) -> list[tuple[str, str]]:
    form = forms_accepted().get(given.form)
    if form is None:
        return [("/form", f"the form {given.form} is not known")]
    found = [(one.pointer, one.text) for one in complaints(given, form)]
    return [("/version", "version 1 is the shipped one")] * (given.version == SHIPPED) + found


def _shape(pointer: str, error: Any) -> FieldError:
    at = "".join(f"/{part}" for part in error["loc"])
    return FieldError(pointer + at, "INVALID_VALUE", f"内容不符合格式：{error['msg']}"[:300], str(error["msg"])[:300])


async def draft_policy(db: Db, actor: Actor, at: datetime, command: Draft) -> Outcome[Drafted]:
    """Write a draft. Raises 403, and 409 for a version that has another document."""
    if not roles_over(actor, actor.county, None) & MAKERS:
        raise forbidden("ROLE_MISSING")
    printed = fingerprint_of(command.document)
    known = {one.version.version: one for one in await versions_with_states(db, actor.county, day_of(at))}
    before = known.get(command.version)
    if before is not None:
        if before.version.fingerprint != printed or before.version.drafted_by != actor.account_id:
            raise conflict("VERSION_TAKEN", "该版本号已有另一份规则", "This version has another document already")
        return Outcome(Drafted(before, True), ())
    new = Version(command.version, printed, actor.account_id, at)
    await store.add_version(db, actor.county, new, command.document)
    fact = Fact("policy.drafted", data={"version": new.version, "fingerprint": printed})
    return Outcome(Drafted(Listed(new, "draft", None), False), (fact,))


async def delete_draft(db: Db, actor: Actor, at: datetime, version: int) -> Outcome[None]:
    """Take a draft back. Raises 404, 403, and 409 for a version that was ever put in force."""
    found = await known_version(db, actor, version)
    await check_move(db, actor, "delete", found, day_of(at))
    await store.delete_version(db, actor.county, version)
    return Outcome(None, (Fact("policy.deleted", data={"version": version, "fingerprint": found.fingerprint}),))


def document_text(document: dict[str, Any]) -> str:
    """A document given as JSON, as it is kept."""
    return json.dumps(document).decode()
