"""The one settings class. Only `bootstrap` reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read from the environment (prefix ``DIAGNOSTIC_``) or a ``.env`` file."""

    model_config = SettingsConfigDict(env_prefix="DIAGNOSTIC_", env_file=".env", extra="ignore")

    data_folder: Path = Field(Path("var"), description="Where the embedded databases live.")
    office_database: str = Field(
        "", description="URL of the office database; empty means SQLite in data_folder."
    )
    ballot_box_database: str = Field(
        "", description="URL of the ballot box; empty means SQLite in data_folder."
    )
    keys_folder: Path | None = Field(
        None, description="Where keys that no backup may hold are kept; empty means data_folder/keys."
    )
    collector_address: str = Field("", description="Address at which respondents reach the collector.")
    office_address: str = Field(
        "", description="Address at which their browsers reach the office; empty means the collector's."
    )
    smtp_host: str = Field("", description="Mail server that takes invitations; empty sends none.")
    smtp_port: Annotated[
        int | None, Field(ge=1, le=65535, description="Its port; empty means the usual one.")
    ] = None
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the connection is encrypted; none only for a server on this machine."
    )
    smtp_user: str = Field("", description="Login at the mail server, where it asks for one.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Its password.")
    mail_from: str = Field("", description="Who invitations come from: Survey <survey@example.org>.")
    instruments_folder: Path | None = Field(None, description="Further instruments beside the packaged ones.")
    host: str = Field("127.0.0.1", description="Address the service listens on.")
    port: Annotated[
        int, Field(ge=0, le=65535, description="Port the service listens on; 0 picks a free one.")
    ] = 8000
    paper_entry: bool = Field(False, description="Offer /entry, where forms on paper are typed in.")
    unsafe_because: str = Field(
        "", description="Why databases may be served that keep what they must forget; it is recorded."
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")

    @property
    def office_url(self) -> str:
        return self.office_database or f"sqlite:///{self.data_folder / 'office.sqlite'}"

    @property
    def secrets_folder(self) -> Path:
        return self.keys_folder or self.data_folder / "keys"

    @property
    def ballot_box_url(self) -> str:
        return self.ballot_box_database or f"sqlite:///{self.data_folder / 'ballot_box.sqlite'}"
