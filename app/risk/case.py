"""Cases of `nuanxin risk assess`: a household's history as JSON, strictly read, and where all stand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.risk.case_shapes import CaseIn
from app.risk.days import end_of_day
from app.risk.fold import household_level, in_order, look, replay
from app.risk.forms import one_line
from app.risk.rules import shipped_policies, shipped_policy
from app.risk.standing import FactorPoints, Standing
from app.risk.values import PersonFile

_CASES: TypeAdapter[CaseIn] = TypeAdapter(CaseIn)


class CaseError(ValueError):
    """A case that cannot be read; the message is one line."""


def assess_cases(text: str) -> dict[str, Any] | list[dict[str, Any]]:
    """The result of one case, or of a list of cases in order. Raises CaseError with one line on the first fault."""
    try:
        given = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_refuse_repeats)
    except (ValueError, RecursionError) as error:
        raise CaseError(f"not a JSON file: {one_line(error)}") from error
    if isinstance(given, list):
        return [assess_case(_read(one, f"case {at}: ")) for at, one in enumerate(given)]
    return assess_case(_read(given, ""))


def assess_case(case: CaseIn) -> dict[str, Any]:
    """Where everyone of a valid case stands at the end of its day."""
    files, until = case.files(), end_of_day(case.day)
    state = replay(files, shipped_policies(), case.events(), until)
    standings = look(state, files, shipped_policies(), until)
    return result(files, standings)


def result(files: Sequence[PersonFile], standings: dict[str, Standing]) -> dict[str, Any]:
    """The answer's shape; people in the order given."""
    people = [_person(standings[file.person_id]) for file in files]
    return {
        "policy_version": shipped_policy().version,
        "people": people,
        "household_level": household_level(standings),
    }


def _read(given: Any, where: str) -> CaseIn:
    try:
        case = _CASES.validate_python(given)
        in_order(case.events())
    except ValidationError as error:
        raise CaseError(where + one_line(error)) from error
    except ValueError as error:
        raise CaseError(where + one_line(error)) from error
    return case


def _person(standing: Standing) -> dict[str, Any]:
    assessment, proposal = standing.assessment, standing.proposal
    return {
        "id": standing.person_id,
        "computed_level": standing.computed_level,
        "standing_level": standing.standing_level,
        "provisional": standing.provisional,
        "score": assessment.score,
        "factors": [_factor(one) for one in assessment.factors],
        "floors": list(assessment.floors),
        "triggers": list(assessment.triggers),
        "combinations": [list(pair) for pair in assessment.combinations],
        "proposal": proposal
        and {"from": proposal.from_level, "to": proposal.to_level, "since": proposal.since.isoformat()},
    }


def _factor(one: FactorPoints) -> dict[str, Any]:
    return {"code": one.code, "points": one.points, "status": one.status, "age_days": one.age_days}


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


def _refuse_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"the field {name} stands twice")
    return dict(pairs)
