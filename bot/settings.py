"""What the site sets, with what is allowed for each setting."""

import hashlib
import re
import secrets
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.setting_forms import (
    Contradiction,
    Id,
    Port,
    address,
    database_address,
    home,
    host_name,
    ids,
    in_hours,
    is_loopback,
    known_zone,
    machine_zone,
    matching,
    must,
    one_line,
)
from storage.engine.address import Address, Server

PREFIX = "BLINABRIDGE_"
LOCAL_ADMINISTRATOR = 1001
"""The person who may do everything in the local chat, where nobody else can come in."""

CLOCK_UNITS = {"d": "days", "h": "hours"}


def _secret_of(token: SecretStr | None) -> SecretStr:
    """A secret that every worker of one token has by itself, and from which nobody can tell the token."""
    said = token.get_secret_value() if token else secrets.token_urlsafe(32)
    return SecretStr(hashlib.sha256(f"webhook of {said}".encode()).hexdigest())


class Settings(BaseSettings):
    """What the site sets. Descriptions say what is allowed: errors and the README's table use their words."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        str_strip_whitespace=True,
        # Defaults are computed from other fields, and are checked like anything else.
        validate_default=True,
    )

    token: Annotated[SecretStr, matching(r"\d{6,}:[A-Za-z0-9_-]{30,}")] | None = Field(
        default=None,
        description="the bot's token as BotFather gives it, like 123456789:AA..., or none for the local chat",
    )
    plain_http: bool = Field(
        default=False,
        description="yes or no: let the Bot API be on another computer without https, where all that is sent can be "
        "read on the way, the token too",
    )
    api_url: Annotated[str, address("http", "https")] = Field(
        default="https://api.telegram.org",
        description="the Bot API's base address, like https://host or http://127.0.0.1:8081",
    )
    data: Annotated[Path, AfterValidator(home)] = Field(
        default=Path("data"), description="a folder to keep data in (it may not be there yet)"
    )
    database: Annotated[Path | Server, BeforeValidator(database_address)] = Field(
        default_factory=lambda read: read["data"] / "blinabridge.sqlite",
        description="the path of the database's file (it may not be there yet), or the address of a database on a "
        "server, like postgresql://name:password@host/blinabridge, signs in the password as %40 for @",
    )
    site: Annotated[str, AfterValidator(one_line)] = Field(
        default="Site 1", min_length=1, max_length=60, description="a name of 1 to 60 characters on one line"
    )
    zone: Annotated[str, AfterValidator(known_zone)] = Field(
        default_factory=machine_zone, description="an IANA time zone, like Europe/Berlin or America/New_York"
    )
    code_pattern: Annotated[str, matching(r"(?=.{2,24}$)[A-Za-z0-9_-]*#{2,}[A-Za-z0-9_-]*")] = Field(
        default="S-###",
        description="2 to 24 letters, digits, - and _, with two or more # together for a number's digits, like S-###",
    )
    evidence: bool = Field(
        default=True, description="yes or no: offer one tap for where an answer comes from (chart, lab report, letter)"
    )
    relative_days: bool = Field(
        default=False, description="yes or no: show dates, and let them be typed, as days before registration"
    )
    csv_bom: bool = Field(
        default=True,
        description="yes or no: begin CSV files with a byte order mark, by which spreadsheets show Köln as Köln",
    )
    rich: bool = Field(
        default=False,
        description="yes or no: show decision, review and list as tables, where Telegram takes them (Bot API 10.3)",
    )
    good_days: int = Field(
        default=14,
        ge=1,
        le=90,
        description="after how many days what may have changed (infection, CNS status, therapies, performance, donor) "
        "is asked again, 1 to 90; a change holds for a screening from its next answer on",
    )
    site_number: Annotated[int, Field(ge=1, le=999)] | None = Field(
        default=None,
        description="the site's number in registration numbers, 1 to 999; the lowest that is free when absent",
    )
    bag_hours: Annotated[Literal[24, 48, 72, 96, 168], BeforeValidator(in_hours)] = Field(
        default=96,
        description="how long an infusion bag lasts, in hours: 24, 48, 72, 96 or 168; a change holds for what is "
        "planned after it",
    )
    weight_good_days: int = Field(
        default=7, ge=0, le=60, description="how old a weight may be on the day of a start, in days, 0 to 60"
    )
    morning: time = Field(
        default=time(8), description="when reminders of the day come, on the site's clock, like 08:00"
    )
    evening: time = Field(
        default=time(18), description="when reminders of the day before come, on the site's clock, like 18:00"
    )
    quiet_from: time = Field(
        default=time(21), description="from when nothing is sent that can wait, on the site's clock, like 21:00"
    )
    quiet_until: time = Field(
        default=time(7), description="until when nothing is sent that can wait, on the site's clock, like 07:00"
    )
    clock_forward: timedelta | None = Field(
        default=None,
        ge=timedelta(0),
        description="for trying things out in the local chat: how far the clock is moved forward, like 40d or 36h",
    )
    administrators: Annotated[frozenset[Id], NoDecode, BeforeValidator(ids)] = Field(
        default=frozenset(), description="numeric Telegram ids with commas between them, like 11111111,22222222"
    )
    public_url: Annotated[str, address("https")] | None = Field(
        default=None, description="the https address at which Telegram reaches this program, or none to fetch updates"
    )
    webhook_secret: Annotated[SecretStr, matching(r"[A-Za-z0-9_-]{16,256}")] = Field(
        # Telegram takes 1 to 256 of these characters: core.telegram.org/bots/api#setwebhook
        default_factory=lambda read: _secret_of(read.get("token")),
        description="16 to 256 letters, digits, - and _; made from the token when absent",
    )
    port: Port = Field(
        default=8080, description="the port of health page and webhook, 1 to 65535, or 0 for any free one"
    )
    host: Annotated[str, AfterValidator(host_name)] = Field(
        default="127.0.0.1", description="the address to listen on, like 127.0.0.1 or 0.0.0.0"
    )
    local_port: Port = Field(default=8081, description="a port for the local chat, 1 to 65535, or 0 for any free one")

    @property
    def local(self) -> bool:
        """Whether the local chat takes Telegram's place: there is no token."""
        return self.token is None

    @field_validator("token", "webhook_secret", mode="before")
    @classmethod
    def _trimmed(cls, value: Any) -> Any:
        # A token read from a file often brings a line's end; only plain text is trimmed by the setting above.
        return value.strip() if isinstance(value, str) else value

    @field_validator("api_url")
    @classmethod
    def _readable_by_nobody_on_the_way(cls, url: str, read: ValidationInfo) -> str:
        parts = urlsplit(url)
        if parts.scheme != "https" and not is_loopback(parts.hostname or "") and not read.data.get("plain_http"):
            raise Contradiction(
                "is plain http to another computer, where all that is sent can be read on the way, the token too: "
                f"use https, or set {PREFIX}PLAIN_HTTP to yes as well"
            )
        return url

    @field_validator("data")
    @classmethod
    def _not_a_file(cls, path: Path) -> Path:
        must(not path.exists() or path.is_dir())
        return path

    @field_validator("database")
    @classmethod
    def _not_a_folder(cls, address: Address) -> Address:
        must(isinstance(address, Server) or not address.is_dir())
        return address

    @field_validator("administrators")
    @classmethod
    def _somebody_in_the_local_chat(cls, ids: frozenset[int], read: ValidationInfo) -> frozenset[int]:
        local = "token" in read.data and read.data["token"] is None
        return ids | {LOCAL_ADMINISTRATOR} if local else ids

    @field_validator("clock_forward", mode="before")
    @classmethod
    def _in_days_or_hours(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        found = re.fullmatch(r"(\d{1,4})([dh])", value)
        must(found is not None)
        assert found is not None
        return timedelta(**{CLOCK_UNITS[found[2]]: int(found[1])})

    @field_validator("clock_forward")
    @classmethod
    def _only_in_the_local_chat(cls, ahead: timedelta | None, read: ValidationInfo) -> timedelta | None:
        if ahead and read.data.get("token") is not None:
            raise Contradiction(f"is set beside {PREFIX}TOKEN: the clock is only moved in the local chat")
        return ahead

    @field_validator("public_url")
    @classmethod
    def _only_with_a_token(cls, url: str | None, read: ValidationInfo) -> str | None:
        if url and "token" in read.data and read.data["token"] is None:
            raise Contradiction(f"is set, but {PREFIX}TOKEN is not: the local chat needs no public address")
        return url

    @field_validator("local_port")
    @classmethod
    def _not_the_same_port(cls, port: int, read: ValidationInfo) -> int:
        if port and port == read.data.get("port") and read.data.get("token", "refused") is None:
            raise Contradiction(f"is the same as {PREFIX}PORT: each needs a port of its own")
        return port
