"""The operator's settings, from environment variables and a ``.env`` file."""

from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import BadSettings


class Settings(BaseSettings):
    """Nothing is read at import; each instance reads the environment again.

    ``discord_token`` and ``database_url`` are secrets: their text never appears in a ``repr``, a log or an error.
    ``guild`` is the id of one development server that gets the commands at once instead of all servers.
    """

    model_config = SettingsConfigDict(populate_by_name=True, frozen=True, extra="ignore", hide_input_in_errors=True)

    discord_token: SecretStr = Field(SecretStr(""), validation_alias="DISCORD_TOKEN")
    catalog: Path = Field(Path("catalog.yaml"), validation_alias="PAPERCLUB_CATALOG")
    database_url: SecretStr = Field(SecretStr("sqlite:///paperclub.db"), validation_alias="DATABASE_URL")
    guild: int | None = Field(None, validation_alias="PAPERCLUB_GUILD")

    @field_validator("discord_token", mode="before")
    @classmethod
    def _strip(cls, value: Any) -> Any:
        return value.strip() if isinstance(value, str) else value

    @field_validator("guild", "catalog", "database_url", mode="before")
    @classmethod
    def _blank_means_unset(cls, value: Any, info: Any) -> Any:
        if isinstance(value, str) and not value.strip():
            return cls.model_fields[info.field_name].default
        return value


def read_settings(*, env_file: Path | None = None) -> Settings:
    """The settings of this process; `env_file` gives what the environment leaves open.

    Raises:
        BadSettings: a variable has an invalid value; the message names the variable, not the value.
    """
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg'].lower()}" for each in error.errors())
        raise BadSettings(f"The settings cannot be used: {wrong}.") from None
