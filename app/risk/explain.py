"""An assessment as it is stored and shown: reasons with labels and evidence, restricted where the reader may not see them."""

from collections.abc import Mapping
from typing import Any

from app.risk.catalogue import Label, Policy
from app.risk.conditions import Subject
from app.risk.counterfactual import Change, if_ended, if_found, lowering, raising
from app.risk.sentence import LEVEL_NAMES, sentence
from app.risk.standing import FactorPoints, Standing

RESTRICTED_DIMENSIONS = frozenset({"M", "K"})
RESTRICTED_CODES = frozenset({"C08"})
RESTRICTED_QUESTIONS = ("mental.", "child.", "care.abuse_signs")
RESTRICTED = "RESTRICTED"
RESTRICTED_LABEL = {"zh": "受限原因", "en": "Restricted reason"}


def is_restricted(code: str) -> bool:
    """True for reasons of mental health, children, and abuse."""
    return code[:1] in RESTRICTED_DIMENSIONS or code in RESTRICTED_CODES


def explained(standing: Standing, policy: Policy) -> dict[str, Any]:
    """A standing with everything that explains it, as JSON values."""
    assessment = standing.assessment
    text = sentence(policy, standing)
    override, proposal, due = standing.override, standing.proposal, standing.due
    return {
        "policy": {"version": assessment.policy_version},
        "day": assessment.day.isoformat(),
        "computed_level": standing.computed_level,
        "standing_level": standing.standing_level,
        "level": standing.acted_on_level,
        "score": assessment.score,
        "dimensions": dict(assessment.dimensions),
        "provisional": standing.provisional,
        "since": standing.since.isoformat(),
        "reasons": [_reason(factor, policy) for factor in assessment.factors],
        "floors": list(assessment.floors),
        "triggers": list(assessment.triggers),
        "combinations": [list(pair) for pair in assessment.combinations],
        "missing": list(assessment.missing),
        "reconfirm": list(standing.reconfirm),
        "recheck": list(standing.recheck),
        "sentence": {"zh": text.zh, "en": text.en},
        "lower_if": [_changed(one, if_ended(policy, one)) for one in lowering(policy, assessment)],
        "proposal": None
        if proposal is None
        else {"from": proposal.from_level, "to": proposal.to_level, "since": proposal.since.isoformat()},
        "override": None
        if override is None
        else {
            "id": override.override_id or None,
            "to": override.to,
            "since": override.since.isoformat(),
            "until": override.until.isoformat(),
            "county_signed": override.county_signed,
        },
        "next_visit_due": due.day.isoformat() if due else None,
        "next_visit_due_at": due.at.isoformat() if due and due.at else None,
        "next_visit_why": due.why if due else None,
    }


def with_raising(body: Mapping[str, Any], standing: Standing, policy: Policy, subject: Subject) -> dict[str, Any]:
    """An explanation with what would raise the level: worked out for whoever reads, not at every visit."""
    found = raising(policy, standing.assessment, subject)
    return {**body, "raise_if": [_changed(one, if_found(policy, one)) for one in found]}


def _changed(change: Change, told: Label) -> dict[str, Any]:
    return {"level": change.level, "codes": list(change.codes), "sentence": {"zh": told.zh, "en": told.en}}


def _reason(factor: FactorPoints, policy: Policy) -> dict[str, Any]:
    known = policy.by_code[factor.code]
    return {
        "code": factor.code,
        "id": known.id,
        "label": {"zh": known.label.zh, "en": known.label.en},
        "points": factor.points,
        "status": factor.status,
        "age_days": factor.age_days,
        "effect": factor.effect,
        "evidence": [
            {
                "visit_id": proof.visit_id,
                "question": proof.question,
                "value": proof.value,
                "on": proof.on.isoformat() if proof.on else None,
            }
            for proof in factor.evidence
        ],
    }


def restricted(body: Mapping[str, Any]) -> dict[str, Any]:
    """An explanation for readers without the right to mind, child and abuse detail: that there is a reason, not which."""
    body = {**body, **{name: _without(body[name]) for name in ("lower_if", "raise_if") if name in body}}
    if not any(is_restricted(reason["code"]) for reason in body["reasons"]):
        return body
    shown = [reason for reason in body["reasons"] if not is_restricted(reason["code"])]
    hidden = {
        "code": RESTRICTED,
        "id": "restricted",
        "label": RESTRICTED_LABEL,
        "points": 0,
        "status": "standing",
        "age_days": None,
        "effect": "restricted",
        "evidence": [],
    }
    return {
        **body,
        "reasons": [*shown, hidden],
        "dimensions": {code: sum_ for code, sum_ in body["dimensions"].items() if code not in RESTRICTED_DIMENSIONS},
        "floors": _veiled(body["floors"]),
        "triggers": _veiled(body["triggers"]),
        "recheck": _veiled(body["recheck"]),
        "reconfirm": [question for question in body["reconfirm"] if not question.startswith(RESTRICTED_QUESTIONS)],
        "sentence": _sentence(body, [*shown, hidden]),
    }


def _without(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Changes of the level that name no restricted factor; the others are left out, with their words."""
    return [one for one in changes if not any(is_restricted(code) for code in one["codes"])]


def _veiled(codes: list[str]) -> list[str]:
    return sorted({RESTRICTED if is_restricted(code) else code for code in codes})


def _sentence(body: Mapping[str, Any], reasons: list[dict[str, Any]]) -> dict[str, str]:
    level = LEVEL_NAMES[body["level"]]
    return {
        "zh": f"{level.zh}：{'、'.join(reason['label']['zh'] for reason in reasons)}。",
        "en": f"{level.en}: {', '.join(reason['label']['en'] for reason in reasons)}.",
    }
