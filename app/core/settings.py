"""Settings of one deployment, read from the environment."""

from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.core.seen import APP_ROLE


class TrustedIssuer(BaseModel):
    """Another OpenID provider whose access tokens are taken here, and in which claims it says what."""

    issuer: str
    jwks_uri: str
    audience: str
    typ: Literal["at+jwt", "JWT"] = "at+jwt"  # what stands in the header
    subject_claim: str = "sub"
    scope_claim: str = "scope"
    client_claim: str = "client_id"


class Settings(BaseSettings):
    """Every setting has a default that suits the demo; `NUANXIN_` stands before each name but those that platforms fix."""

    model_config = SettingsConfigDict(env_prefix="NUANXIN_", extra="ignore", populate_by_name=True)

    database_url: str = Field(default="sqlite:///var/nuanxin.db", validation_alias="DATABASE_URL")
    mode: Literal["demo", "production"] = "demo"
    database_role: str = APP_ROLE
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535, validation_alias="PORT")
    key_file: Path = Path("var/keys.json")
    issuer: str = "http://127.0.0.1:8000"
    audience: str = "nuanxin"
    public_origin: str = ""  # scheme and host as callers see them; without one, those of the issuer
    token_lifetime_s: int = Field(default=600, ge=60, le=3600)
    session_idle_s: int = Field(default=14 * 86_400, ge=600)
    session_absolute_s: int = Field(default=30 * 86_400, ge=600)
    trusted_issuers: list[TrustedIssuer] = Field(default_factory=list)
    max_body_bytes: int = Field(default=1_048_576, ge=1024)
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
    """The process's settings, read once."""
    return Settings()
