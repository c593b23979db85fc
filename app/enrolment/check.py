"""Checking what shall go into a file against standards and reference data: each complaint with its pointer, codes and both languages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from app.core.errors import FieldError
from app.enrolment.drafts import FactDraft, PersonDraft
from app.people.policy import (
    OTHER_ID,
    born_plausibly,
    compact,
    is_permit,
    name_fits,
    normal_name,
    normal_phone,
    read_identity_number,
)
from app.people.reference import reference
from app.people.values import Contact, Identity

FARTHEST_AHEAD = timedelta(days=3 * 366)
EARLIEST = date(1949, 10, 1)
TEXTS = {
    "NOT_IN_LIST": ("不在代码表中", "Not in the list of codes"),
    "NAME_MALFORMED": ("姓名为1到50个字，不含控制字符", "A name has 1 to 50 characters and no control character"),
    "PHONE_MALFORMED": ("不是有效的手机或座机号码", "Neither a mobile nor a landline number"),
    "ID_NUMBER_INVALID": ("证件号码不正确，请核对每一位", "This is not a valid number; check every digit"),
    "ID_NUMBER_MISSING": ("请填写证件号码", "Give the number of the document"),
    "REASON_MISSING": ("请说明原因", "Say why"),
    "MISSING": ("缺少必填项", "A required field is missing"),
    "DATE_IMPLAUSIBLE": ("日期不合理", "This date cannot be"),
    "UNTIL_BEFORE_FROM": ("结束日期早于开始日期", "The end lies before the beginning"),
    "NOT_EXPECTED": ("此处不应填写", "This does not belong here"),
}


def complaint(pointer: str, code: str) -> FieldError:
    """A complaint with the text of its code."""
    return FieldError(pointer, code, *TEXTS[code])


def completed(draft: PersonDraft) -> PersonDraft:
    """A draft in normal form, with what its identity number says filled in; checked by `check_person`."""
    number = compact(draft.id_number) if draft.id_number else None
    kind = draft.id_type or ("resident_id" if number else "none")
    said = read_identity_number(number) if number and kind in {"resident_id", "residence_permit"} else None
    return replace(
        draft,
        name=draft.name.strip(),
        id_type=kind,
        id_number=number,
        birth_date=draft.birth_date or (said.birth_date if said else None),
        sex=draft.sex or (said.sex if said else None),
        phone=(normal_phone(draft.phone) or draft.phone) if draft.phone else None,
        phone_owner=draft.phone_owner or ("self" if draft.phone else None),
        contacts=tuple(
            Contact(one.name.strip(), one.relation, normal_phone(one.phone) or one.phone) for one in draft.contacts
        ),
    )


def identity_from(draft: PersonDraft) -> Identity:
    """The identity of a completed draft without complaints."""
    if draft.birth_date is None:
        raise ValueError("an identity needs a birth date")
    same = [name for name in Identity.__slots__ if name not in {"name", "birth_date", "id_type"}]
    rest = {name: getattr(draft, name) for name in same}
    return Identity(normal_name(draft.name), draft.birth_date, draft.id_type or "none", **rest)


def check_person(draft: PersonDraft, pointer: str, day: date) -> list[FieldError]:
    """Everything wrong with a completed draft on a day."""
    found = [complaint(f"{pointer}/{field}", code) for field, code in _identity_complaints(draft, day)]
    lists = {"relation": "relations", "sex": "sexes", "marital": "marital", "education": "education"}
    lists |= {"phone_owner": "phone_owners", "id_type": "id_types", "status": "statuses"}
    for field, listed in lists.items():
        value = getattr(draft, field)
        if value is not None and value not in reference().codes(listed):
            found.append(complaint(f"{pointer}/{field}", "NOT_IN_LIST"))
    for index, contact in enumerate(draft.contacts):
        found += _check_contact(contact, f"{pointer}/contacts/{index}")
    for index, fact in enumerate(draft.facts):
        found += check_fact(fact, f"{pointer}/{fact.pointer or f'facts/{index}'}", day)
    return found


def _identity_complaints(draft: PersonDraft, day: date) -> Iterator[tuple[str, str]]:
    if not name_fits(draft.name):
        yield "name", "NAME_MALFORMED"
    if draft.phone and not normal_phone(draft.phone):
        yield "phone", "PHONE_MALFORMED"
    if draft.since and not EARLIEST <= draft.since <= day:
        yield "since", "DATE_IMPLAUSIBLE"
    if draft.sex is None:
        yield "sex", "MISSING"
    if draft.birth_date is None:
        yield "birth_date", "MISSING"
    elif not born_plausibly(draft.birth_date, day):
        yield "birth_date", "DATE_IMPLAUSIBLE"
    yield from _number_complaints(draft)


def _number_complaints(draft: PersonDraft) -> Iterator[tuple[str, str]]:
    if draft.id_type == "none":
        if draft.id_number:
            yield "id_number", "NOT_EXPECTED"
        if not draft.id_missing_reason:
            yield "id_missing_reason", "REASON_MISSING"
        return
    if not draft.id_number:
        yield "id_number", "ID_NUMBER_MISSING"
        return
    if draft.id_type not in {"resident_id", "residence_permit"}:
        if not OTHER_ID.fullmatch(draft.id_number):
            yield "id_number", "ID_NUMBER_INVALID"
        return
    said = read_identity_number(draft.id_number)
    if said is None or (draft.id_type == "residence_permit" and not is_permit(said.number)):
        yield "id_number", "ID_NUMBER_INVALID"
    elif (said.birth_date, said.sex) != (draft.birth_date, draft.sex) and not draft.birth_reason:
        yield "birth_reason", "REASON_MISSING"


def _check_contact(contact: Contact, pointer: str) -> Iterator[FieldError]:
    if not name_fits(contact.name):
        yield complaint(f"{pointer}/name", "NAME_MALFORMED")
    if contact.relation not in reference().codes("relations"):
        yield complaint(f"{pointer}/relation", "NOT_IN_LIST")
    if not normal_phone(contact.phone):
        yield complaint(f"{pointer}/phone", "PHONE_MALFORMED")


def check_fact(draft: FactDraft, pointer: str, day: date) -> list[FieldError]:
    """Everything wrong with a dated fact of a file on a day."""
    return [complaint(f"{pointer}/{field}", code) for field, code in _fact_complaints(draft, day)]


def _fact_complaints(draft: FactDraft, day: date) -> Iterator[tuple[str, str]]:
    until = draft.until_day
    if not EARLIEST <= draft.from_day <= day + FARTHEST_AHEAD:
        yield "from", "DATE_IMPLAUSIBLE"
    if until is not None and until < draft.from_day:
        yield "until", "UNTIL_BEFORE_FROM"
    if draft.kind == "entitlement":
        yield from _entitlement_complaints(draft)
    elif draft.kind == "tag" and draft.code not in reference().codes("tags"):
        yield "tag", "NOT_IN_LIST"
    elif draft.kind == "disability":
        if str(draft.detail.get("type")) not in reference().codes("disability_types"):
            yield "type", "NOT_IN_LIST"
        if draft.detail.get("grade") not in {1, 2, 3, 4}:
            yield "grade", "NOT_IN_LIST"


def _entitlement_complaints(draft: FactDraft) -> Iterator[tuple[str, str]]:
    known = next((one for one in reference().entitlements if one.code == draft.code), None)
    if known is None:
        yield "category", "NOT_IN_LIST"
        return
    subtype, ending = draft.detail.get("subtype"), draft.detail.get("ended_as")
    if subtype is not None and subtype not in known.subtypes:
        yield "subtype", "NOT_IN_LIST"
    if ending is not None and ending not in reference().codes("endings"):
        yield "ended_as", "NOT_IN_LIST"
    if ending is not None and draft.until_day is None:
        yield "until", "MISSING"
