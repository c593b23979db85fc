"""All that must be known to judge a list of deliveries, loaded in a few statements, and kept up to date as they are accepted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.core.db import Db
from app.core.ids import derived_id
from app.people.store.subjects import data_keys
from app.programmes.commands import RecordDelivery
from app.programmes.kinds import Kinds, kinds_on
from app.programmes.ledger import Books, Twins
from app.programmes.names import Names, names_of
from app.programmes.store.deliveries import deliveries_by_id, standing_twins, sums_by_kind, sums_of_subjects
from app.programmes.store.participations import participations_of
from app.programmes.store.programmes import programmes_by_id
from app.programmes.store.recipients import Known, known_recipients
from app.programmes.values import Delivery, Participation, Programme, Recipient

# Places and times a participation counts for: it was admitted, whether or not it has ended since.
COUNTED = frozenset({"admitted", "ended"})


@dataclass(slots=True)
class Desk:
    """Programmes under lock with their books, who receives, what stands already."""

    programmes: Mapping[UUID, Programme]
    known: dict[UUID, Delivery]
    recipients: Mapping[Recipient, Known]
    participations: Mapping[tuple[UUID, str], Sequence[Participation]]
    whole: dict[UUID, Books]
    own: dict[tuple[UUID, str], Books]
    twins: dict[UUID, list[UUID]]
    names: Names
    keys: Mapping[UUID, bytes] = field(repr=False)

    def books(self, programme_id: UUID, to: Recipient) -> tuple[Books, Books]:
        """The books of a programme, and of one recipient in it."""
        own = Books()
        for subject in self.names.subjects(to):
            own = own.with_those(self.own.get((programme_id, subject), Books()))
        return self.whole.get(programme_id, Books()), own

    def twins_of(self, command: RecordDelivery, kinds: Kinds) -> Twins:
        """What stands and looks like a new delivery, under whichever name of the recipient."""
        alike: list[UUID] = []
        same_term: list[UUID] = []
        for subject in self.names.subjects(command.to):
            alike += self.twins.get(likeness_of(command, kinds, subject), ())
            same_term += self.twins.get(term, ()) if (term := term_of(command, subject)) else ()
        return Twins(alike, same_term)

    def accept(self, one: Delivery, effect: str) -> None:
        """A delivery was accepted: what comes after it is judged with it."""
        mine = one.programme_id, one.subject
        self.whole[one.programme_id] = self.whole.get(one.programme_id, Books()).after(effect, one.amount_fen)
        self.own[mine] = self.own.get(mine, Books()).after(effect, one.amount_fen)
        for key in filter(None, (one.likeness, one.term)):
            self.twins.setdefault(key, []).append(one.delivery_id)
        self.known[one.delivery_id] = one

    def participation(self, programme_id: UUID, to: Recipient, day: date, *, later: bool) -> Participation | None:
        """By which a recipient takes part on a day, or took part before if `later` counts too."""
        subjects = self.names.subjects(to)
        for one in (one for subject in subjects for one in self.participations.get((programme_id, subject), ())):
            in_time = one.from_day <= day and (later or one.until_day is None or day <= one.until_day)
            if one.status in COUNTED and in_time:
                return one
        return None


async def load_desk(db: Db, county: str, commands: Sequence[RecordDelivery]) -> Desk:
    """The desk of a list of deliveries: ten statements or fewer, whatever its length. Locks the programmes."""
    programmes = await programmes_by_id(db, county, {one.programme_id for one in commands}, locked=True)
    sound = [one for one in commands if len(one.to.named) == 1 and one.programme_id in programmes]
    names = await names_of(db, county, {one.to for one in sound})
    under = [(one, subject) for one in sound for subject in names.subjects(one.to)]
    subjects = {(one.programme_id, subject) for one, subject in under}
    today = {one.programme_id: kinds_on(one.starts_on) for one in programmes.values()}
    effects = {name: kind.effect for kinds in today.values() for name, kind in kinds.delivery_kinds.items()}
    likenesses = {likeness_of(one, today[one.programme_id], subject) for one, subject in under}
    terms = {term for one, subject in under if (term := term_of(one, subject))}
    return Desk(
        programmes=programmes,
        known=await deliveries_by_id(db, county, {one.delivery_id for one in commands}),
        recipients=await known_recipients(db, county, {names.stands(one.to) for one in sound}),
        participations=await participations_of(db, county, subjects),
        whole={one: _books(sums, effects) for one, sums in (await sums_by_kind(db, county, programmes)).items()},
        own={
            one: _books(sums, effects)
            for one, sums in (
                await sums_of_subjects(db, county, set(programmes), {subject for _, subject in subjects})
            ).items()
        },
        twins={key: list(ids) for key, ids in (await standing_twins(db, county, likenesses, terms)).items()},
        names=names,
        keys=await data_keys(db, county, programmes),
    )


def _books(sums: Mapping[str, int], effects: Mapping[str, str]) -> Books:
    books = Books()
    for kind, amount in sums.items():
        books = books.after(effects[kind], amount)
    return books


async def books_of(db: Db, county: str, programme: Programme, to: Recipient) -> tuple[Books, Books]:
    """The books of a programme that the caller has locked, and of one recipient in it, under all its names."""
    effects = {name: kind.effect for name, kind in kinds_on(programme.starts_on).delivery_kinds.items()}
    one, subjects = programme.programme_id, (await names_of(db, county, [to])).subjects(to)
    whole, sums = await sums_by_kind(db, county, [one]), await sums_of_subjects(db, county, [one], subjects)
    own = Books()
    for each in sums.values():
        own = own.with_those(_books(each, effects))
    return _books(whole[one], effects), own


def base_quantity(command: RecordDelivery, kinds: Kinds) -> tuple[int, str | None]:
    """The quantity in its base unit, and that unit."""
    unit = kinds.units.get(command.unit or "")
    return ((command.quantity or 0) * unit.factor, unit.of) if unit else (0, None)


def likeness_of(command: RecordDelivery, kinds: Kinds, subject: str) -> UUID:
    """The same for deliveries that look the same: programme, kind, recipient, day, amount, quantity, number of recipients."""
    parts: Iterable[object] = (
        command.kind,
        subject,
        command.occurred_on,
        command.amount_fen or 0,
        *base_quantity(command, kinds),
        command.recipients or 1,
    )
    return derived_id(command.programme_id, "likeness", *map(str, parts))


def term_of(command: RecordDelivery, subject: str) -> UUID | None:
    """The same for deliveries of a kind to one recipient for one period; a batch is not one recipient."""
    if command.period is None or command.to.sort == "batch":
        return None
    return derived_id(command.programme_id, "term", command.kind, subject, command.period)
