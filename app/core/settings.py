"""Settings of one deployment, read from the environment."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting has a default that suits the demo; `NUANXIN_` stands before each name but those that platforms fix."""

    model_config = SettingsConfigDict(env_prefix="NUANXIN_", extra="ignore", populate_by_name=True)

    database_url: str = Field(default="sqlite:///var/nuanxin.db", validation_alias="DATABASE_URL")
    mode: Literal["demo", "production"] = "demo"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535, validation_alias="PORT")
    key_file: Path = Path("var/keys.json")
    issuer: str = "http://127.0.0.1:8000"
    audience: str = "nuanxin"
    token_lifetime_s: int = Field(default=600, ge=60, le=3600)
    max_body_bytes: int = Field(default=1_048_576, ge=1024)
    pool_size: int = Field(default=8, ge=1, le=64)
    worker: bool = True
    docs: bool = True


@lru_cache(maxsize=1)
def settings_from_environment() -> Settings:
    """The process's settings, read once."""
    return Settings()
