"""Where word goes out to: another server's address and how it wants to be spoken to, as an operator sets it."""

from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from app.core.signature import secret_bytes

Moment = Literal["raised", "unacknowledged", "not_on_site", "not_closed"]
MOMENTS: tuple[Moment, ...] = ("raised", "unacknowledged", "not_on_site", "not_closed")
Rank = Literal["team", "village", "town", "county"]
RANKS: tuple[Rank, ...] = ("team", "village", "town", "county")
# What the group robots of WeCom (企业微信) and DingTalk (钉钉) take, and what they answer when they have.
ROBOT_BODY: dict[str, Any] = {"msgtype": "text", "text": {"content": "{text}"}}
ROBOT_ANSWER: dict[str, Any] = {"errcode": 0}


class Channel(BaseModel):
    """One way out. `webhook` is signed by Standard Webhooks; `sms` and `chat` fill a template of the operator's.

    `expect` are members that the JSON of the answer must have: many gateways answer 200 and say inside that they refuse. `places` are
    division codes, empty for all; `ranks` who listens here: it is told what they are told; `signed` puts DingTalk's signature behind
    the address.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,38}$")
    kind: Literal["webhook", "sms", "chat"]
    url: SecretStr  # the key of a robot stands in its address
    secret: SecretStr | None = None
    signed: bool = False
    headers: dict[str, SecretStr] = Field(default_factory=dict)
    body: dict[str, Any] | None = None
    encoding: Literal["json", "form"] = "json"
    expect: dict[str, Any] | None = None
    places: tuple[str, ...] = ()
    moments: tuple[Moment, ...] = MOMENTS
    ranks: tuple[Rank, ...] = RANKS

    @model_validator(mode="after")
    def _complete(self) -> "Channel":
        parts = urlsplit(self.url.get_secret_value())
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("a channel's url is an http or https address")
        if self.kind == "webhook":
            if self.secret is None:
                raise ValueError("a webhook has a secret")
            secret_bytes(self.secret.get_secret_value())
        if self.kind == "sms" and self.body is None:
            raise ValueError("a gateway for short messages has a body")
        if self.signed and self.secret is None:
            raise ValueError("a signed address has a secret")
        return self

    @property
    def template(self) -> dict[str, Any]:
        """The body of what is no webhook, with its placeholders."""
        return ROBOT_BODY if self.body is None else self.body

    @property
    def wanted(self) -> dict[str, Any]:
        """The members that the answer must have."""
        if self.expect is not None:
            return self.expect
        return ROBOT_ANSWER if self.kind == "chat" else {}
