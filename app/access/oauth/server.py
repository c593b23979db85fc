"""What the endpoints of the authorization server stand on: the installation, its settings, its proofs; and one request to them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.access.oauth.refusals import invalid_request
from app.access.oauth.values import Client
from app.access.proofs import Proofs
from app.core.db import Deployment
from app.core.settings import Settings
from app.journal.actor import Actor

TOKEN_PATH = "/oauth/token"  # noqa: S105  # a path, no secret


@dataclass(frozen=True, slots=True)
class Server:
    """The authorization server of one installation."""

    deployment: Deployment
    settings: Settings
    proofs: Proofs
    count_client: Callable[[str], None]  # raises Refusal 429 for a client that asks too often


@dataclass(frozen=True, slots=True)
class FormRequest:
    """A form sent to an endpoint, each field once and none empty, with the headers that speak for the client."""

    fields: Mapping[str, str] = field(repr=False)
    authorization: str | None = field(repr=False)
    proofs: tuple[str, ...]
    request_id: str
    at: datetime

    def needed(self, name: str) -> str:
        """A field that must be there. Raises `invalid_request`."""
        value = self.fields.get(name)
        if value is None:
            raise invalid_request(f"{name} is missing")
        return value


def actor_of(client: Client, county: str, request_id: str) -> Actor:
    """A client as the journal knows it, in the county it acts on."""
    return Actor(county, client.account_id, client.name, client.client_id, request_id=request_id)
