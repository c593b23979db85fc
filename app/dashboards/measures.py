"""What an indicator may measure: a closed vocabulary over records, each with its filters; never a statement of its own."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
Codes = Annotated[tuple[Code, ...], Field(min_length=1, max_length=40)]


class Measure(BaseModel):
    """One measure; `of` names which."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Terms(Measure):
    """How many terms a list of reference data has: of the registry, or the colours and seats that are the program's own."""

    of: Literal["terms"]
    list: Literal["aid_categories", "risk_levels", "team_seats"]


class NetworkLevels(Measure):
    """How many of the four levels county, town, village and villager group the place's network has, what lies above it included."""

    of: Literal["network_levels"]


class Places(Measure):
    """How many places of a level lie in the place."""

    of: Literal["places"]
    level: Literal["town", "village", "villager_group", "grid"]


class Informants(Measure):
    """Who holds the office of an informant on the day; or, by group, the villager groups that have one or have none."""

    of: Literal["informants"]
    count: Literal["people", "groups_with", "groups_without"]


class PersonVisits(Measure):
    """Person-visits by the level before the visit."""

    of: Literal["person_visits"]
    levels: Annotated[tuple[Literal["red", "orange", "yellow"], ...], Field(min_length=1, max_length=3)]


class Entitled(Measure):
    """Households on file of which at least `members` are entitled to a category on the day, or so many years before."""

    of: Literal["entitled_households"]
    category: Code
    members: int = Field(default=1, ge=1, le=20)
    years_before: int = Field(default=0, ge=0, le=10)


class Deliberated(Measure):
    """Households to whom something was delivered because a deliberation of their case said so."""

    of: Literal["deliberated_households"]


class Kinds(Measure):
    """Programmes chosen by kind, or by the group of their kind."""

    kinds: Annotated[tuple[Code, ...], Field(max_length=40)] = ()
    group: Code | None = None


class Setting(Measure):
    """A number that the ledger's document sets for a kind of programme."""

    of: Literal["setting"]
    kind: Code
    setting: Literal["rate_percent", "cap_fen"]


class Programmes(Kinds):
    """How many programmes have begun and were not cancelled."""

    of: Literal["programmes"]


class Participants(Kinds):
    """Participations: `organisations` that take part on the day, or `places` (posts and people) that were ever given by it."""

    of: Literal["participants"]
    count: Literal["organisations", "places"]


class Coverage(Kinds):
    """Places of a level in which some participation of these programmes stands on the day."""

    of: Literal["covered_places"]
    level: Literal["grid", "village"]


class Deliveries(Kinds):
    """What was delivered: money, quantities in a unit, recipients counted in units, distinct households, distinct periods.

    Reversals carry the opposite sign, so sums need no exception; a household counts while what it received was not all reversed.
    """

    of: Literal["deliveries"]
    deliveries: Codes
    sum: Literal["amount", "quantity", "recipients", "households", "periods"]
    unit: Code | None = None
    count_units: Annotated[tuple[Code, ...], Field(max_length=10)] = ()


class Reached(Measure):
    """Of the households on file that `Entitled` counts, those to whom something of these programmes was delivered by the day."""

    of: Literal["reached_households"]
    category: Code
    members: int = Field(default=1, ge=1, le=20)
    kinds: Codes


class Quotient(Measure):
    """The product of figures over the product of others and a number, to the nearest multiple of `step`."""

    of: Literal["quotient"]
    dividends: Codes
    divisors: Codes
    over: int = Field(default=1, ge=1, le=1_000_000)
    times: int = Field(default=1, ge=1, le=1_000_000)
    step: int = Field(default=1, ge=1, le=1_000_000_000)


class Growth(Measure):
    """By how many percent one figure is more than another."""

    of: Literal["growth"]
    now: Code
    before: Code


AnyMeasure = Annotated[
    Terms
    | NetworkLevels
    | Places
    | Informants
    | PersonVisits
    | Entitled
    | Deliberated
    | Setting
    | Programmes
    | Participants
    | Coverage
    | Deliveries
    | Reached
    | Quotient
    | Growth,
    Field(discriminator="of"),
]


def inputs_of(measure: Any) -> tuple[str, ...]:
    """The keys of the figures that a derived one is made of; none for one that counts records."""
    if isinstance(measure, Quotient):
        return (*measure.dividends, *measure.divisors)
    return (measure.now, measure.before) if isinstance(measure, Growth) else ()
