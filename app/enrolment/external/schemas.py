"""Wire shapes of people as another system knows them."""

from uuid import UUID

from pydantic import Field

from app.core.web.strict import Wire
from app.enrolment.external.upsert import ExternalHome, UpsertPerson
from app.enrolment.schemas.registering import Address, IdentityIn, PersonBody, Place

NOBODY = UUID(int=0)


class ExternalHomeIn(Wire):
    """对方系统的户：同一编号的人在同一户 The household by the other system's id; who names the same one lives there."""

    external_id: str = Field(min_length=1, max_length=100, examples=["H-2022-0117"])
    place: Place
    address: Address = ""


class ExternalPersonIn(PersonBody):
    """对方系统中的一个人 A person as the other system knows them."""

    household: ExternalHomeIn

    def command(self, source: str, external_id: str) -> UpsertPerson:
        """The command."""
        home = ExternalHome(self.household.external_id, self.household.place, self.household.address)
        sent = {name: value for name, value in self.said(all_fields=False).items() if name in IdentityIn.model_fields}
        said = {"name": self.name, **sent}
        return UpsertPerson(source, external_id, home, self.draft_of(NOBODY), said)
