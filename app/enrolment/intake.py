"""Reading households and people from a CSV file: one row a person, rows of one household under one key, complaints by row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from app.core.crypto import Keyring
from app.core.errors import FieldError, Refusal
from app.core.sheet import NotASheet, RowProblem, SheetRow, read_sheet
from app.enrolment.doubles.find import told_of
from app.enrolment.drafts import DuplicateOverride, FactDraft, PersonDraft, RegisterHousehold
from app.people.imported import imported_id
from app.people.policy import compact

REQUIRED = ("household", "place", "name", "relation")
TEXTS = (
    "sex",
    "id_type",
    "id_number",
    "id_missing_reason",
    "birth_reason",
    "phone",
    "phone_owner",
    "caregiver",
    "marital",
    "education",
    "occupation",
    "ethnic_group",
    "note",
)
OPTIONAL = (
    "address",
    "household_note",
    "status",
    "since",
    "birth_date",
    "entitlements",
    "tags",
    "disabilities",
    "duplicate_of",
    "duplicate_reason",
    *TEXTS,
)
LONGEST = {
    "occupation": 60,
    "note": 1000,
    "household_note": 1000,
    "address": 200,
    "household": 60,
    "duplicate_reason": 400,
}


@dataclass(frozen=True, slots=True)
class HouseholdRows:
    """A household of a file: the command, and per person the number of its row."""

    command: RegisterHousehold
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """What a file holds: how many households, those that can be judged, and complaints about rows of the others."""

    county: str
    total: int
    households: tuple[HouseholdRows, ...]
    problems: tuple[RowProblem, ...]


class BadCell(ValueError):
    """A cell that cannot be read."""

    def __init__(self, field: str, code: str, zh: str, en: str) -> None:
        super().__init__(field)
        self.field, self.code, self.zh, self.en = field, code, zh, en


def read_people(keyring: Keyring, content: bytes) -> PeopleFile:
    """The households of a CSV file. Raises NotASheet."""
    rows = read_sheet(content, REQUIRED, OPTIONAL)
    if not rows:
        raise NotASheet("文件没有数据行 The file has no rows")
    county = rows[0]["place"][:6]
    problems = list(_repeated_numbers(rows))
    groups: dict[str, list[SheetRow]] = {}
    for row in rows:
        groups.setdefault(row["household"], []).append(row)
    households: list[HouseholdRows] = []
    for key, members in groups.items():
        complaints = list(_check_group(key, members))
        people: list[PersonDraft] = []
        for index, row in enumerate(members):
            try:
                people.append(_person(row, imported_id(keyring, county, "person", key, str(index))))
            except BadCell as bad:
                complaints.append(RowProblem(row.number, bad.field, bad.code, bad.zh, bad.en))
        problems += complaints
        if not complaints:
            command = _household(imported_id(keyring, county, "household", key), members[0], tuple(people))
            households.append(HouseholdRows(command, tuple(row.number for row in members)))
    repeated = {problem.row for problem in problems}
    sound = tuple(one for one in households if not repeated & set(one.numbers))
    return PeopleFile(county, len(groups), sound, tuple(sorted(problems, key=lambda one: one.row)))


def _household(household_id: UUID, row: SheetRow, people: tuple[PersonDraft, ...]) -> RegisterHousehold:
    return RegisterHousehold(household_id, row["place"], people, row["address"], note=row["household_note"] or None)


def _repeated_numbers(rows: Sequence[SheetRow]) -> Iterator[RowProblem]:
    seen: dict[str, int] = {}
    for row in rows:
        number = compact(row["id_number"])
        if number and number in seen:
            yield RowProblem(
                row.number,
                "id_number",
                "REPEATED",
                f"证件号码与第 {seen[number]} 行重复",
                f"The number stands in row {seen[number]} too",
            )
        seen.setdefault(number, row.number)


def _check_group(key: str, members: Sequence[SheetRow]) -> Iterator[RowProblem]:
    for row in members:
        if not key:
            yield RowProblem(row.number, "household", "MISSING", "缺少户编号", "The household's key is missing")
        for field, longest in LONGEST.items():
            if len(row[field]) > longest:
                yield RowProblem(row.number, field, "TOO_LONG", f"超过 {longest} 字", f"Over {longest} characters")
        for field in ("place", "address", "household_note"):
            if row[field] != members[0][field]:
                yield RowProblem(
                    row.number, field, "DIFFERS", "同一户各行应一致", "Rows of one household must say the same"
                )


def _person(row: SheetRow, person_id: UUID) -> PersonDraft:
    draft = PersonDraft(person_id, row["name"], row["relation"])
    texts: dict[str, Any] = {name: row[name] or None for name in TEXTS}
    facts = (
        *_facts(row, "entitlements"),
        *_facts(row, "tags"),
        *_facts(row, "disabilities"),
    )
    return replace(
        draft,
        status=row["status"] or "candidate",
        since=_day(row, "since"),
        birth_date=_day(row, "birth_date"),
        facts=facts,
        duplicate_override=_override(row),
        **texts,
    )


def _override(row: SheetRow) -> DuplicateOverride | None:
    """That this row's person is none of those an import before complained about: their ids by semicolons, and why."""
    if not row["duplicate_reason"] and not row["duplicate_of"]:
        return None
    if not row["duplicate_reason"]:
        raise BadCell("duplicate_reason", "REASON_MISSING", "请说明原因", "Say why")
    try:
        of = tuple(UUID(part.strip()) for part in row["duplicate_of"].replace("；", ";").split(";") if part.strip())
    except ValueError as error:
        raise BadCell(
            "duplicate_of", "ID_MALFORMED", "应为人员编号，用分号分隔", "Ids of people, by semicolons"
        ) from error
    return DuplicateOverride(of, row["duplicate_reason"])


def _day(row: SheetRow, field: str) -> date | None:
    return _as_day(field, row[field]) if row[field] else None


def _as_day(field: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadCell(field, "DATE_MALFORMED", "日期应为 年-月-日，如 2022-01-05", "A day is YYYY-MM-DD") from error


def _facts(row: SheetRow, field: str) -> Iterator[FactDraft]:
    """`code from [until [left|refused]]`, several by semicolons; a disability's code is type.grade."""
    for part in filter(str.strip, row[field].replace("；", ";").split(";")):
        words = part.split()
        if not 2 <= len(words) <= 4 or (len(words) == 4 and field != "entitlements"):
            raise BadCell(field, "FACT_MALFORMED", "应为 代码 开始日 [结束日]", "Write: code from [until]")
        begun, until = _as_day(field, words[1]), _as_day(field, words[2]) if len(words) > 2 else None
        if field == "disabilities":
            kind, _, grade = words[0].partition(".")
            if not (kind.isdecimal() and grade.isdecimal()):
                raise BadCell(field, "FACT_MALFORMED", "应为 类别.等级 开始日", "Write: type.grade from")
            detail = {"type": int(kind), "grade": int(grade)}
            yield FactDraft("disability", words[0], begun, until, detail, None, field)
        elif field == "tags":
            yield FactDraft("tag", words[0], begun, until, {}, None, field)
        else:
            ending = {"ended_as": words[3]} if len(words) == 4 else {}
            yield FactDraft("entitlement", words[0], begun, until, ending, None, field)


def problems_of(rows: HouseholdRows, refusal: Refusal) -> list[RowProblem]:
    """A household's refusal as complaints about its rows."""
    found = refusal.errors or (FieldError("", refusal.code, refusal.zh, refusal.en),)
    return [_problem(rows, refusal, error) for error in found]


def _problem(rows: HouseholdRows, refusal: Refusal, error: FieldError) -> RowProblem:
    parts = error.pointer.strip("/").split("/")
    index = int(parts[1]) if parts[0] == "people" else 0
    field = parts[2] if len(parts) > 2 else parts[0] or "household"
    if error.code == "POSSIBLE_DUPLICATE":
        alike = "; ".join(str(one) for one in told_of(refusal))
        return RowProblem(rows.numbers[index], "name", error.code, f"{error.zh}：{alike}", f"{error.en}: {alike}")
    field = "duplicate_of" if field == "duplicate_override" else field
    code = refusal.code if error.code == "TAKEN" else error.code
    return RowProblem(rows.numbers[index], field, code, error.zh, error.en)
