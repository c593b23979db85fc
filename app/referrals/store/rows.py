"""The tables of referrals, and their rows as values."""

from typing import Any

from sqlalchemy import Row

from app.core.crypto import SealBroken
from app.core.db import Db
from app.core.tables import table
from app.people.sealing import data_key, open_value
from app.people.tables import HouseholdRow, PersonRow, SubjectKeyRow
from app.referrals.tables import NeedRow, ReferralRow, ReferralStepRow
from app.referrals.values import Referral, ReferralOfNeed, Step, StoredNeed

needs, referrals, steps = table(NeedRow), table(ReferralRow), table(ReferralStepRow)
households, keys, people = table(HouseholdRow), table(SubjectKeyRow), table(PersonRow)


def detail_of(need: StoredNeed, key: bytes) -> str | None:
    """A need's words, opened by the person's data key; None when that key no longer opens them."""
    if need.sealed is None:
        return None
    try:
        words = open_value(key, need.sealed, "need", need.need_id).get("detail")
        return None if words is None else str(words)
    except SealBroken:
        return None


def need_of(row: Row[Any]) -> StoredNeed:
    """A row as a need."""
    return StoredNeed(**{name: getattr(row, name) for name in StoredNeed.__slots__})


def referral_of_row(row: Row[Any]) -> Referral:
    """A row as a referral."""
    return Referral(**{name: getattr(row, name) for name in Referral.__slots__})


def referral_of_need(db: Db, row: Row[Any]) -> ReferralOfNeed:
    """A row of a referral, its need and the person's wrapped key."""
    need = need_of(row)
    opened = row.wrapped and row.restricted_at is None
    words = detail_of(need, data_key(db.keyring, row.person_id, row.wrapped)) if opened else None
    return ReferralOfNeed(referral_of_row(row), need, row.place_now, row.team_now, words)


def step_of(db: Db, row: Row[Any]) -> Step:
    """A row of a step with the person's wrapped key: its words are open where that key stands and nothing is restricted."""
    words: dict[str, str] = {}
    if row.sealed is not None and row.wrapped and row.restricted_at is None:
        try:
            words = open_value(
                data_key(db.keyring, row.person_id, row.wrapped), row.sealed, "referral_step", row.step_id
            )
        except SealBroken:
            words = {}
    names = [name for name in Step.__slots__ if name != "words"]
    return Step(**{name: getattr(row, name) for name in names}, words=words)
