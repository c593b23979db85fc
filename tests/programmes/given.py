"""Organisations and programmes to test with, through their own verbs."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from app.core import clock
from app.core.db import Deployment
from app.journal.actor import Actor, operator
from app.journal.perform import perform
from app.programmes.begin import create_programme
from app.programmes.commands import AddParticipation, CreateProgramme, RecordDelivery, RegisterOrganisation
from app.programmes.deliver import record_delivery
from app.programmes.organise import register_organisation
from app.programmes.take_part import add_participation
from app.programmes.values import Delivery, Participation, Programme, Recipient
from tests.registered import COUNTY, put_places

BEGIN, DAY = date(2022, 1, 1), date(2022, 3, 1)


async def an_organisation(
    deployment: Deployment, code: str = "civil_affairs", kind: str = "department", place: str = COUNTY
) -> str:
    """A known organisation of the county; returns its code."""
    await put_places(deployment, place)
    command = RegisterOrganisation(code, kind, "单位", "Organisation", place)
    await perform(deployment, register_organisation, operator(place[:6]), clock.now(), command)
    return code


async def a_programme(
    deployment: Deployment,
    kind: str = "temporary_aid",
    place: str = COUNTY,
    organisation: str = "civil_affairs",
    **said: Any,
) -> Programme:
    """A running programme of the county, or of a place in one."""
    code = await an_organisation(
        deployment, organisation, place=place if organisation != "civil_affairs" else place[:6]
    )
    told: dict[str, Any] = {"place": place, "starts_on": BEGIN, "status": "running", **said}
    command = CreateProgramme(uuid4(), kind, "项目", "Programme", code, **told)
    return (await perform(deployment, create_programme, operator(place[:6]), clock.now(), command)).programme


async def a_participation(
    deployment: Deployment, programme: Programme, of: Recipient, status: str = "admitted"
) -> Participation:
    """Somebody who takes part from the first day."""
    command = AddParticipation(uuid4(), programme.programme_id, of, BEGIN, status)
    who = operator(programme.place[:6])
    return (await perform(deployment, add_participation, who, clock.now(), command)).participation


def a_delivery(programme: Programme, to: Recipient, kind: str = "cash", **said: Any) -> RecordDelivery:
    """A delivery to be recorded: 100 yuan unless said otherwise."""
    told: dict[str, Any] = {"delivery_id": uuid4(), "occurred_on": DAY, "amount_fen": 10_000, **said}
    return RecordDelivery(programme_id=programme.programme_id, kind=kind, to=to, **told)


async def delivered(deployment: Deployment, command: RecordDelivery, actor: Actor | None = None) -> Delivery:
    """A delivery that is recorded now."""
    return (await perform(deployment, record_delivery, actor or operator(COUNTY), clock.now(), command)).delivery


def household(household_id: UUID) -> Recipient:
    """A household as recipient."""
    return Recipient(household_id=household_id)
