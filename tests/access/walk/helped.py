"""The ledger of the grounds: a programme of each town, and one of the county in which households of every ground take part."""

from typing import Any
from uuid import NAMESPACE_OID, uuid4

from app.core import clock
from app.core.db import Deployment
from app.core.ids import derived_id
from app.journal.actor import operator
from app.journal.perform import perform
from app.programmes.begin import create_programme
from app.programmes.commands import CreateProgramme, PlanSteps, Step
from app.programmes.plan import plan_steps
from app.programmes.values import Programme
from tests.programmes.given import (
    BEGIN,
    a_delivery,
    a_participation,
    a_programme,
    an_organisation,
    delivered,
    household,
)
from tests.visits.scene import Scene


async def helped(deployment: Deployment, scene: Scene) -> dict[str, Any]:
    """A household in the town's programme with a step of its plan; in the county's too, with what was delivered to it there."""
    place, to = scene.place[:9], household(scene.household_id)
    programme = await a_programme(deployment, "housing_works", place=place, organisation=f"bureau_{uuid4().hex[:8]}")
    standing = await a_participation(deployment, programme, to)
    step = Step(uuid4(), "bathroom")
    plan = PlanSteps(standing.participation_id, [step])
    await perform(deployment, plan_steps, operator(place[:6]), clock.now(), plan)
    shared = await _of_the_county(deployment, place[:6])
    await a_participation(deployment, shared, to)
    delivery = await delivered(deployment, a_delivery(shared, to, "renovation"), operator(place[:6]))
    return {
        "programme": programme.programme_id,
        "shared": shared.programme_id,
        "participation": standing.participation_id,
        "step": step.step_id,
        "delivery": delivery.delivery_id,
        "organisation": programme.organisation,
    }


async def _of_the_county(deployment: Deployment, county: str) -> Programme:
    """The county's programme, the same for every ground in it, and its bureau, of the same code in every county."""
    bureau = await an_organisation(deployment, "bureau", place=county)
    told: dict[str, Any] = {"place": county, "starts_on": BEGIN, "status": "running"}
    command = CreateProgramme(derived_id(NAMESPACE_OID, county), "housing_works", "项目", "Programme", bureau, **told)
    return (await perform(deployment, create_programme, operator(county), clock.now(), command)).programme
