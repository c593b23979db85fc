"""Settings of one deployment, read from the environment."""

from datetime import date
from functools import lru_cache
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.core.channels import Channel
from app.core.seen import APP_ROLE
from app.core.suites import SuiteName


def _listed(value: object) -> object:
    """A list as people write it: words with commas between them."""
    return [one.strip() for one in value.split(",") if one.strip()] if isinstance(value, str) else value


def _networks(value: list[str]) -> list[str]:
    for one in value:
        if ip_network(one).prefixlen == 0:
            raise ValueError("that is everybody: name the proxy's own address or network")
    return value


def _inner_networks(value: list[str]) -> list[str]:
    for one in value:
        if ip_network(one).prefixlen == 0:
            raise ValueError("that is everywhere: name the networks of your own servers")
    return value


def _channels(value: list[Channel]) -> list[Channel]:
    if len({one.name for one in value}) != len(value):
        raise ValueError("two channels have the same name")
    return value


def _origins(value: list[str]) -> list[str]:
    for one in value:
        parts = urlsplit(one)
        if one != f"{parts.scheme}://{parts.netloc}".lower() or parts.scheme not in {"http", "https"} or "*" in one:
            raise ValueError("an origin is scheme and host, as https://county.example.cn")
    return value


class TrustedIssuer(BaseModel):
    """Another OpenID provider whose access tokens are taken here, and in which claims it says what."""

    issuer: str
    jwks_uri: str
    audience: str
    typ: Literal["at+jwt", "JWT"] = "at+jwt"  # what stands in the header
    subject_claim: str = "sub"
    scope_claim: str = "scope"
    client_claim: str = "client_id"


class Limits(BaseModel):
    """Calls a minute, all at once or spread out. Each process counts for itself: a caller of four of them may have four times as many."""

    address: int = Field(default=6000, ge=1)  # a village's phones, or an office, behind one address
    person: int = Field(default=3000, ge=1)
    client: int = Field(default=30_000, ge=1)  # an application, whoever uses it
    token: int = Field(default=300, ge=1)  # calls of the token endpoint and its sisters from one address
    token_client: int = Field(default=120, ge=1)  # by a client that shows who it is
    sign_in: int = Field(default=600, ge=1)  # pages of sign-in to one address; wrong passwords are counted apart
    search: int = Field(default=60, ge=1)  # searches by identity number, telephone or name, by one person
    push: int = Field(default=120, ge=1)  # batches of what was recorded offline, by one person
    deposit: int = Field(default=30, ge=1)  # operations handed over as a text, by one person
    reveal: int = Field(default=10, ge=1)  # personal data in full, to one person; besides the budget of the day
    clue_page: int = Field(default=10, ge=1)  # reports through QR links from one address
    clue_link: int = Field(default=20, ge=1)  # reports through one QR link; besides its budget of the day
    pull: int = Field(default=600, ge=1)  # pages of changes, to one person's phones


class AnnouncedBuild(BaseModel):
    """That from a day on older builds of an application are no longer told changes."""

    min_build: int = Field(ge=1)
    sunset: date


class SyncSettings(BaseModel):
    """What phones are held to. An application's builds are named by what it sends as `X-Client`; pushing is never refused for them."""

    min_builds: dict[str, int] = Field(default_factory=dict)
    announced: dict[str, AnnouncedBuild] = Field(default_factory=dict)
    first_syncs: int = Field(default=2, ge=1, le=64)  # pages of first synchronisations made at once in each process
    first_syncs_waiting: int = Field(default=30, ge=0, le=1000)  # and so many more in line; the rest come back later


class SignalSettings(BaseModel):
    """Hints to those who listen: how long a stream lives, how many there may be in one process, how often is looked."""

    stream_s: float = Field(default=600, gt=0, le=3600)  # a little more or less, so that not all come back at once
    streams: int = Field(default=500, ge=1)
    streams_per_account: int = Field(default=4, ge=1)
    look_every_s: float = Field(default=2.0, gt=0, le=60)


class Settings(BaseSettings):
    """Every setting has a default that suits the demo; `NUANXIN_` stands before each name but those that platforms fix."""

    model_config = SettingsConfigDict(
        env_prefix="NUANXIN_", extra="ignore", populate_by_name=True, env_nested_delimiter="__"
    )

    database_url: str = Field(default="sqlite:///var/nuanxin.db", validation_alias="DATABASE_URL")
    mode: Literal["demo", "production"] = "demo"
    database_role: str = APP_ROLE
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535, validation_alias="PORT")
    key_file: Path = Path("var/keys.json")
    crypto_suite: SuiteName = "intl"
    checkpoint_file: Path | None = Path("var/checkpoints.jsonl")
    erased_file: Path | None = Path("var/erased.jsonl")
    blob_store: str = "var/blobs"  # a folder, or s3://bucket/prefix
    issuer: str = "http://127.0.0.1:8000"
    audience: str = "nuanxin"
    public_origin: str = ""  # scheme and host as callers see them; without one, those of the issuer
    token_lifetime_s: int = Field(default=600, ge=60, le=3600)
    session_idle_s: int = Field(default=14 * 86_400, ge=600)
    session_absolute_s: int = Field(default=30 * 86_400, ge=600)
    trusted_issuers: list[TrustedIssuer] = Field(default_factory=list)
    max_body_bytes: int = Field(default=1_048_576, ge=1024)
    limits: Limits = Field(default_factory=Limits)
    sync: SyncSettings = Field(default_factory=SyncSettings)
    proxies: Annotated[list[str], NoDecode, BeforeValidator(_listed), AfterValidator(_networks)] = []
    cors_origins: Annotated[list[str], NoDecode, BeforeValidator(_listed), AfterValidator(_origins)] = []
    signals: SignalSettings = Field(default_factory=SignalSettings)
    channels: Annotated[list[Channel], AfterValidator(_channels)] = []
    outbound_networks: Annotated[list[str], NoDecode, BeforeValidator(_listed), AfterValidator(_inner_networks)] = []
    alert_link: str = ""  # {alert_id} in it is filled; without one, the list of alerts that nobody has taken
    reveals_per_day: int = Field(default=20, ge=1, le=1000)
    keep_files_years: int = Field(default=10, ge=1, le=100)
    keep_locations_days: int = Field(default=365, ge=1)
    keep_audit_days: int = Field(default=1095, ge=180)
    pool_size: int = Field(default=8, ge=1, le=64)
    worker: bool = True
    docs: bool = True

    @property
    def origin(self) -> str:
        """Scheme and host as callers see them, without a slash at the end; never what a request claims."""
        parts = urlsplit(self.public_origin or self.issuer)
        return f"{parts.scheme}://{parts.netloc}".lower()


@lru_cache(maxsize=1)
def settings_from_environment() -> Settings:
    """The process's settings, read once. Raises ValueError, one line that names each setting and not its value."""
    try:
        return Settings()
    except ValidationError as error:
        told = (f"{_variable(one['loc'])}: {one['msg'].removeprefix('Value error, ')}" for one in error.errors())
        raise ValueError("; ".join(told)) from None


def _variable(where: tuple[int | str, ...]) -> str:
    """The environment's name of a setting, or of a part of one."""
    name = "__".join(str(part) for part in where).upper()
    return name if where and str(where[0]).isupper() else f"NUANXIN_{name}"
