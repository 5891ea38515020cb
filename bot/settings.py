"""The only reader of the environment: every setting, its default, and the key."""

import os
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from storage import keyfile

ADDRESS = r"^([^\s:/]+|\[[0-9a-fA-F:]+\]):\d{1,5}$"
"""A host (an IPv6 one in brackets) and a port."""


class Settings(BaseSettings):
    """What `.env.example` explains line by line.

    A file named after a setting, in the folder that CREDENTIALS_DIRECTORY names, says it too: so
    systemd hands secrets over (systemd.exec(5), LoadCredential=), and containers can.
    """

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", hide_input_in_errors=True)

    def __init__(self, **given: Any) -> None:
        super().__init__(_secrets_dir=os.environ.get("CREDENTIALS_DIRECTORY") or None, **given)

    telegram_token: SecretStr = SecretStr("")
    telegram_api_url: str = "https://api.telegram.org"
    database_url: str = "sqlite:///data/vigie.db"
    vigie_key_file: Path = Path("keys/vigie.key")
    vigie_key: SecretStr = SecretStr("")
    public_url: str = Field(default="", pattern=r"^(https?://[^\s?#]+)?$")
    webhook_secret: SecretStr = SecretStr("")
    listen: str = Field(default="127.0.0.1:8080", pattern=ADDRESS)
    metrics_listen: str = Field(default="", pattern=f"^$|{ADDRESS}")
    mail_gateway: SecretStr = SecretStr("")
    sms_gateway: SecretStr = SecretStr("")
    shutdown_seconds: float = Field(default=10, gt=0)
    timezone: str = "Europe/Paris"
    log_level: str = "INFO"
    log_format: str = Field(default="text", pattern="^(text|json)$")

    @field_validator("telegram_api_url", "public_url")
    @classmethod
    def _without_slash(cls, url: str) -> str:
        return url.rstrip("/")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        ZoneInfo(name)
        return name

    @cached_property
    def zone(self) -> ZoneInfo:
        """Where the council's people live."""
        return ZoneInfo(self.timezone)

    def kek(self) -> bytes:
        """The key that unlocks the database: from the environment, else from the key file.

        Raises the errors of `storage.keyfile`.
        """
        if text := self.vigie_key.get_secret_value():
            return keyfile.decode(text)
        return keyfile.read(self.vigie_key_file)
