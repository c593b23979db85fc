"""What a delivery must say, by the kind of its programme and of itself: complaints by field."""

from collections.abc import Callable, Iterator
from datetime import date

from app.core.errors import FieldError
from app.programmes.commands import RecordDelivery
from app.programmes.kinds import DeliveryKind, Kinds, ProgrammeKind
from app.programmes.values import Programme, Recipient

NATURAL = {"person": "people", "household": "households", "organisation": "organisations", "grid": "grids"}
TEXTS: dict[str, Callable[[str], FieldError]] = {
    "NOT_IN_LIST": lambda at: FieldError(at, "NOT_IN_LIST", "不在可选范围内", "Not one of the allowed values"),
    "MISSING": lambda at: FieldError(at, "MISSING", "缺少必填项", "A required field is missing"),
    "NOT_TAKEN": lambda at: FieldError(at, "NOT_TAKEN", "此处不填该项", "This field is not taken here"),
    "PERIOD_MALFORMED": lambda at: FieldError(
        at, "PERIOD_MALFORMED", "所属期写法有误", "The period is not in the form this kind takes"
    ),
    "PERIOD_OUTSIDE": lambda at: FieldError(
        at, "PERIOD_OUTSIDE", "所属期不在项目期内", "The period lies outside the programme's own"
    ),
    "DATE_IMPLAUSIBLE": lambda at: FieldError(
        at, "DATE_IMPLAUSIBLE", "日期在将来或不在期内", "The day is in the future or out of the period"
    ),
    "ONE_RECIPIENT": lambda at: FieldError(at, "ONE_RECIPIENT", "须且只能填一个对象", "Name exactly one recipient"),
}
COMES_BACK = frozenset({"repays", "receives"})


def complaint(pointer: str, code: str) -> FieldError:
    """What is wrong with a field, in both languages."""
    return TEXTS[code](pointer)


def complaints_about(command: RecordDelivery, programme: Programme, kinds: Kinds, today: date) -> Iterator[FieldError]:
    """Everything that a delivery lacks or says wrongly."""
    of_programme = kinds.programme_kinds[programme.kind]
    if command.kind not in of_programme.deliveries:
        yield complaint("/kind", "NOT_IN_LIST")
        return
    kind = kinds.delivery_kinds[command.kind]
    if found := check_recipient(command.to, of_programme):
        yield found
        return
    for name in ("amount_fen", "quantity", "period"):
        presence, given = getattr(kind, name.removesuffix("_fen")), getattr(command, name) is not None
        if given != (presence == "required") and presence != "optional":
            yield complaint(f"/{name}", "NOT_TAKEN" if given else "MISSING")
    if command.period is not None and kind.period != "none" and not kind.is_period(command.period):
        yield complaint("/period", "PERIOD_MALFORMED")
    elif command.period is not None and kind.period != "none" and not _within_term(command.period, programme, kind):
        yield complaint("/period", "PERIOD_OUTSIDE")
    if (command.quantity is None) != (command.unit is None):
        yield complaint("/unit" if command.unit is None else "/quantity", "MISSING")
    elif command.unit is not None and command.unit not in kinds.units:
        yield complaint("/unit", "NOT_IN_LIST")
    yield from _counted(command, of_programme)
    if not _in_time(command.occurred_on, programme, kind, today):
        yield complaint("/occurred_on", "DATE_IMPLAUSIBLE")


def check_recipient(to: Recipient, of_programme: ProgrammeKind) -> FieldError | None:
    """What is wrong with whom a command names."""
    if len(to.named) != 1:
        return complaint("/household_id", "ONE_RECIPIENT")
    return None if to.sort in of_programme.participants else complaint(f"/{to.named[0]}", "NOT_IN_LIST")


def _counted(command: RecordDelivery, of_programme: ProgrammeKind) -> Iterator[FieldError]:
    """A batch says how many of what; anybody else is one unless said otherwise."""
    if command.to.sort == "batch":
        for name in ("recipients", "count_unit"):
            if getattr(command, name) is None:
                yield complaint(f"/{name}", "MISSING")
    if command.count_unit is not None and command.count_unit not in of_programme.deliveries[command.kind]:
        yield complaint("/count_unit", "NOT_IN_LIST")


def count_unit_of(to: Recipient, allowed: tuple[str, ...]) -> str:
    """The unit in which a single recipient counts unless said otherwise."""
    natural = NATURAL.get(to.sort, "")
    return natural if natural in allowed and allowed[0] != "person_times" else allowed[0]


def _within_term(period: str, programme: Programme, kind: DeliveryKind) -> bool:
    """True for a period that has a day of the programme's own in it; what comes back may come for a later one."""
    days = kind.days_of_period(period)
    if days is None:
        return True
    over = programme.ends_on is not None and days[0] > programme.ends_on
    return days[1] >= programme.starts_on and (kind.effect in COMES_BACK or not over)


def _in_time(day: date, programme: Programme, kind: DeliveryKind, today: date) -> bool:
    over = programme.ends_on is not None and day > programme.ends_on
    return programme.starts_on <= day <= today and (kind.effect in COMES_BACK or not over)
