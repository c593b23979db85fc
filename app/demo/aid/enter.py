"""Entering the books through the ledger's own verbs, many at a time."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any

from app.core.db import Db, Deployment
from app.core.errors import Refusal
from app.demo.aid.books import write_books
from app.demo.aid.on_file import OnFile
from app.demo.aid.organisations import registrations
from app.demo.aid.programmes import programmes
from app.demo.aid.writer import Writer
from app.demo.network import lowest_level
from app.demo.teams import Division
from app.demo.values import Household
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.journal.perform import Verb, perform_all
from app.programmes.begin import create_programme
from app.programmes.deliver import record_deliveries
from app.programmes.organise import register_organisation
from app.programmes.take_part import add_participations

AT_A_TIME = 400
One = Callable[[Db, Actor, datetime, Any], Coroutine[Any, Any, Outcome[Any]]]


class BooksRefused(ValueError):
    """A verb refused an entry: the books and the rules of the ledger disagree."""


async def enter_books(
    deployment: Deployment,
    actor: Actor,
    at: datetime,
    seed: int,
    divisions: Sequence[Division],
    households: Sequence[Household],
) -> None:
    """All organisations, programmes, participations and deliveries up to a day. Raises BooksRefused."""
    writer = Writer(_towns(divisions))
    grids = [place.code for place in lowest_level(seed, divisions) if place.level == "grid"]
    write_books(writer, OnFile(seed, households, at.date()), grids)
    for verb, commands in (
        (_each(register_organisation), registrations()),
        (_each(create_programme), programmes(seed)),
        (add_participations, writer.participations),
        (record_deliveries, writer.deliveries),
    ):
        await _enter(deployment, verb, actor, at, commands)


def _towns(divisions: Sequence[Division]) -> list[tuple[str, int]]:
    """The towns, each with the number of its villages."""
    towns = sorted(place.code for place in divisions if place.level == "town")
    return [(town, sum(place.parent == town for place in divisions)) for town in towns]


def _each(verb: One) -> Verb[Any, Any]:
    """A verb over one command as one over many, in one transaction."""

    async def each(db: Db, actor: Actor, at: datetime, commands: Sequence[Any]) -> list[Outcome[Any]]:
        return [await verb(db, actor, at, command) for command in commands]

    each.__name__ = verb.__name__
    return each


async def _enter(
    deployment: Deployment, verb: Verb[Any, Any], actor: Actor, at: datetime, commands: Sequence[Any]
) -> None:
    for start in range(0, len(commands), AT_A_TIME):
        for result in await perform_all(deployment, verb, actor, at, commands[start : start + AT_A_TIME]):
            if isinstance(result, Refusal):
                raise BooksRefused(f"{verb.__name__}: {result.code} {[error.pointer for error in result.errors]}")
