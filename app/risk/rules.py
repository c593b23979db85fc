"""Versioned risk policies: YAML documents validated as a whole and turned into the frozen values the decision reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib import resources

import yaml
from pydantic import ValidationError

from app.risk.answers import Form
from app.risk.catalogue import (
    Cadence,
    CategoryCadence,
    Clearing,
    Combination,
    Contacts,
    Expected,
    LevelCadence,
    Lowering,
    Policies,
    Policy,
    PolicyFrom,
)
from app.risk.document import FactorIn, PolicyIn
from app.risk.forms import one_line, shipped_forms
from app.risk.soundness import complaint


class PolicyError(ValueError):
    """A policy document that cannot be used; the message is one clear line."""


def policy_from(text: str, forms: Mapping[str, Form]) -> Policy:
    """The policy a document describes (YAML, or JSON), checked against the form it names. Raises PolicyError with one line."""
    try:
        given = read_document(text)
    except (yaml.YAMLError, ValidationError) as error:
        raise PolicyError(f"the policy is not valid: {one_line(error)}") from error
    if given.form not in forms:
        raise PolicyError(f"the policy names the form {given.form}, which is not known")
    wrong = complaint(given, forms[given.form])
    if wrong is not None:
        raise PolicyError(wrong)
    return _policy(given, forms[given.form])


def read_document(text: str) -> PolicyIn:
    """The document by its shape alone. Raises YAMLError and ValidationError."""
    if text.lstrip().startswith("{"):
        return PolicyIn.model_validate_json(text)
    return PolicyIn.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))  # it is a safe loader


@lru_cache(maxsize=1)
def shipped_policy() -> Policy:
    """Version 1, as it comes with the package."""
    return policy_from(shipped_document(), shipped_forms())


def shipped_document() -> str:
    """The text of version 1."""
    return (resources.files("app.risk") / "documents" / "policy-1.yaml").read_text("utf-8")


@lru_cache(maxsize=1)
def shipped_policies() -> Policies:
    """The shipped policy, in force from the beginning."""
    return (PolicyFrom(date.min, shipped_policy()),)


def _policy(given: PolicyIn, form: Form) -> Policy:
    factors = tuple(one.factor() for one in given.factors)
    return Policy(
        version=given.version,
        factors=factors,
        caps=dict(given.caps),
        bands=dict(given.bands),
        orange_only=frozenset(given.orange_only),
        combinations=tuple(
            Combination(one.factor, other, one.unless.condition() if one.unless else None)
            for one in given.combinations
            for other in one.others
        ),
        clearings=tuple(Clearing(one.when.condition(), one.question) for one in given.clearings),
        start_level=given.start.level,
        override_days=given.override.max_days,
        active_statuses=frozenset(given.active_statuses),
        encounter_gap_minutes=given.encounters.gap_minutes,
        encounter_key_days=given.encounters.key_days,
        cadence=_cadence(given),
        contacts=_contacts(given),
        lowering=_lowering(given),
        expected=_expected(given.factors, form),
    )


def _cadence(given: PolicyIn) -> Cadence:
    one = given.cadence
    levels = {
        level: LevelCadence(
            rule.interval_days, rule.after_change_hours, rule.remote, rule.in_person_days, rule.retry_days
        )
        for level, rule in one.levels.items()
    }
    categories = tuple(
        CategoryCadence(kind.code, kind.label.value(), kind.interval_days, kind.from_day, kind.when.condition())
        for kind in one.categories
    )
    return Cadence(
        levels, categories, one.first_visit_days, one.return_hours, one.change_factor, dict(one.status_calls)
    )


def _contacts(given: PolicyIn) -> Contacts:
    one = given.contacts
    return Contacts(
        frozenset(one.in_person),
        frozenset(one.remote),
        frozenset(one.uncounted),
        frozenset(one.confirming),
        one.completed,
        frozenset(one.failed),
        (one.lost_after.encounters, one.lost_after.hours),
        (one.lost_after_red.encounters, one.lost_after_red.hours),
        frozenset(one.heard),
    )


def _lowering(given: PolicyIn) -> Lowering:
    one = given.lowering
    return Lowering(
        dict(one.exit),
        dict(one.dwell_days),
        one.run_days,
        one.blocking_weight,
        frozenset(one.blocking_kinds),
        frozenset(one.undoable),
    )


def _expected(factors: list[FactorIn], form: Form) -> tuple[Expected, ...]:
    """Every question that some factor reads, in the form's order."""
    read = frozenset[str]().union(*(one.questions() for one in factors))
    return tuple(
        Expected(question.code, question.min_age, question.max_age)
        for question in form.questions.values()
        if question.code in read
    )
