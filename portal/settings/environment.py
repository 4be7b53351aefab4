"""What the environment says, typed and checked at once: every fault is listed, none is guessed around."""

from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SECRET_LENGTH = 50
WEAK_SECRETS = {"", "secret", "changeme", "change-me", "django-insecure", "weir"}
ROOT = Path(__file__).resolve().parents[2]


class Environment(BaseSettings):
    """Variables by name; see README for what each means. `./weir` sets those of the embedded servers."""

    model_config = SettingsConfigDict(extra="ignore")

    weir_mode: Literal["demo", "production", "test"] = "demo"
    weir_home: Path = ROOT / ".weir"
    secret_key: str = ""
    secret_key_fallbacks: list[str] = []
    database_url: str = ""
    broker_url: str = "memory://"
    cache_url: str = ""
    site_url: str = "http://127.0.0.1:8000"
    allowed_hosts: list[str] = []
    email_url: str = ""
    default_from_email: str = "weir@localhost"
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    session_hours: int = Field(default=12, ge=1, le=168)

    @model_validator(mode="after")
    def _all_faults_at_once(self) -> "Environment":
        faults = list(self._faults())
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> "list[str]":
        faults = []
        if not self.database_url:
            faults.append("DATABASE_URL is missing: postgres://weir_app:…@host/weir")
        if self.weir_mode == "production":
            if (
                len(self.secret_key) < SECRET_LENGTH
                or self.secret_key.lower() in WEAK_SECRETS
                or self.secret_key.startswith("django-insecure")
            ):
                faults.append("SECRET_KEY is a default or shorter than 50 characters")
            if not self.site_url.startswith("https://"):
                faults.append("SITE_URL must begin with https://")
            if self.broker_url.startswith("memory"):
                faults.append("BROKER_URL is missing: redis://… or amqp://…")
            if not self.cache_url:
                faults.append("CACHE_URL is missing: redis://…")
            if not self.email_url:
                faults.append("EMAIL_URL is missing: smtp://user:password@host:587")
        elif not self.secret_key:
            faults.append("SECRET_KEY is missing: ./weir makes one")
        return faults

    @property
    def hosts(self) -> list[str]:
        return self.allowed_hosts or [urlsplit(self.site_url).hostname or "localhost", "127.0.0.1", "localhost"]


def database_of(url: str) -> dict[str, object]:
    """Turn postgres://user:password@host:port/name?host=/socket/folder into Django's dictionary."""
    parts = urlsplit(url)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    host = query.pop("host", None) or parts.hostname or ""
    return {
        "ENGINE": "partners.walls.postgres",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(host),
        "PORT": str(parts.port or query.pop("port", "")),
        "OPTIONS": query,
    }
