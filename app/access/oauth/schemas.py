"""Wire shapes of the authorization server."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.access.oauth.clients import AddClient, NewClient
from app.access.oauth.values import Client
from app.core.web.strict import Flag, Wire
from app.journal.actor import RoleAt

Id = Annotated[str, Field(min_length=2, max_length=60, examples=["demo-integration"])]
Word = Annotated[str, Field(max_length=40)]
Method = Literal["none", "client_secret_basic", "private_key_jwt"]
Grant = Literal["authorization_code", "refresh_token", "client_credentials"]


class ClientRoleIn(Wire):
    """A role of the account that a client acts as."""

    role: str = Field(max_length=24, examples=["county_officer"])
    place: str = Field(max_length=20, examples=["330481"])
    organisation: str | None = Field(
        default=None,
        pattern=r"^[a-z][a-z0-9_]{1,39}$",
        max_length=40,
        description="经办部门，仅用于部门经办人 Whose desk it is, for department officers alone",
        examples=[None],
    )


class ClientIn(Wire):
    """A program that may ask for tokens."""

    id: Id
    name: str = Field(default="", max_length=100, examples=["市民政数据平台"])
    auth_method: Method
    grants: list[Grant] = Field(min_length=1, max_length=3)
    scopes: list[Word] = Field(min_length=1, max_length=60, examples=[["people:read", "visits:read"]])
    redirect_uris: list[Annotated[str, Field(max_length=500)]] = Field(
        default_factory=list, max_length=10, examples=[["https://app.example.org/callback"]]
    )
    dpop_required: Flag = False
    jwks: dict[str, Any] | None = Field(
        default=None,
        description="公钥 Public keys, for private_key_jwt",
        examples=[{"keys": [{"kty": "EC", "crv": "P-256", "x": "…", "y": "…", "kid": "2026-11"}]}],
    )
    roles: list[ClientRoleIn] = Field(
        default_factory=list, max_length=10, description="以自身身份调用时的角色 Roles it has when it acts for itself"
    )

    def command(self, county: str) -> AddClient:
        """The command: a client of one county."""
        return AddClient(
            self.id,
            self.name,
            self.auth_method,
            tuple(dict.fromkeys(self.grants)),
            tuple(self.scopes),
            county,
            tuple(self.redirect_uris),
            self.dpop_required,
            self.jwks,
            None,
            tuple(RoleAt(one.role, one.place, one.organisation) for one in self.roles),
        )


class ClientOut(BaseModel):
    """A client, without anything secret."""

    id: str = Field(examples=["demo-integration"])
    name: str
    auth_method: Method
    grants: list[str]
    scopes: list[str]
    redirect_uris: list[str]
    dpop_required: bool
    county: str | None = Field(description="为空则服务全部县区 Null for one that serves all counties")
    created_at: datetime

    @classmethod
    def of(cls, client: Client) -> "ClientOut":
        """The shape of a client."""
        return cls(
            id=client.client_id,
            name=client.name,
            auth_method=client.auth_method,
            grants=list(client.grants),
            scopes=list(client.scopes),
            redirect_uris=list(client.redirect_uris),
            dpop_required=client.dpop_required,
            county=client.county,
            created_at=client.created_at,
        )


class NewClientOut(BaseModel):
    """A client and its secret, told this once."""

    client: ClientOut
    client_secret: str | None = Field(description="只显示这一次 Shown this once")
    private_key: dict[str, str] | None = Field(
        description="未提供公钥时生成的私钥，只显示这一次 A key made for it, shown this once"
    )

    @classmethod
    def of(cls, new: NewClient) -> "NewClientOut":
        """The shape of a new client."""
        private = dict(new.private_key) if new.private_key else None
        return cls(client=ClientOut.of(new.client), client_secret=new.secret, private_key=private)


class ClientsOut(BaseModel):
    """A page of clients."""

    items: list[ClientOut] = Field(max_length=200)
    next_cursor: str | None


class TokenOut(BaseModel):
    """Tokens (RFC 6749, 5.1)."""

    access_token: str
    token_type: Literal["Bearer", "DPoP"]
    expires_in: int
    scope: str
    refresh_token: str | None = None


class IntrospectionOut(BaseModel):
    """What a token is worth now (RFC 7662)."""

    model_config = ConfigDict(extra="allow")
    active: bool


class OAuthErrorOut(BaseModel):
    """A refusal (RFC 6749, 5.2)."""

    error: str = Field(examples=["invalid_grant"])
    error_description: str


class MetadataOut(BaseModel):
    """The server's metadata (RFC 8414)."""

    model_config = ConfigDict(extra="allow")
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class KeyOut(BaseModel):
    """A public key (RFC 7517)."""

    kty: str
    crv: str
    x: str
    y: str
    kid: str
    use: str
    alg: str


class KeysOut(BaseModel):
    """The keys that verify access tokens."""

    keys: list[KeyOut]
