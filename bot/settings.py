"""What the site sets: read once at start from the environment, every problem reported at once."""

import difflib
import functools
import ipaddress
import re
import secrets
import zoneinfo
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import tzlocal
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    NoDecode,
    SettingsConfigDict,
)

from bot.logs import redacted
from bot.loopback import is_loopback

PREFIX = "BLINABRIDGE_"
LOCAL_ADMINISTRATOR = 1001
"""The person who may do everything in the local chat, where nobody else can come in."""

# Values that may hold a secret (an address may hold a token or a password) are never repeated.
UNSHOWN = {"token", "webhook_secret", "api_url", "public_url"}

CLOCK_UNITS = {"d": "days", "h": "hours"}

# Telegram's user ids have at most 52 significant bits: core.telegram.org/bots/api#user
LARGEST_ID = 2**52

# A default that leans on a field which was refused itself: nobody can mend it here.
NOT_COMPUTED = "default_factory_not_called"


class BadSettings(Exception):
    """The settings cannot be used. `problems` holds one plain sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@functools.cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


class _Contradiction(ValueError):
    """The value is right by itself, but not beside another one; the message is the rest of the sentence."""


def machine_zone() -> str:
    """The IANA name of this machine's time zone, or UTC when it has none that we know."""
    try:
        name = tzlocal.get_localzone_name()
    except (LookupError, ValueError, OSError):
        return "UTC"
    return name if name in _zones() else "UTC"


def _must(held: bool) -> None:
    # What is allowed stands in the field's description; the reason is written there once.
    if not held:
        raise ValueError


def _matching(pattern: str) -> AfterValidator:
    def matches(value: Any) -> Any:
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        _must(re.fullmatch(pattern, text) is not None)
        return value

    return AfterValidator(matches)


def _address(*schemes: str) -> AfterValidator:
    def usable(value: str) -> str:
        parts = urlsplit(value)
        _must(parts.scheme in schemes and bool(parts.hostname) and parts.port != 0)
        _must("@" not in parts.netloc and not parts.query and not parts.fragment)
        _must(re.search(r"\s", value) is None)
        return value.rstrip("/")

    return AfterValidator(usable)


def _known_zone(name: str) -> str:
    _must(name in _zones())
    return name


def _one_line(name: str) -> str:
    _must(name.isprintable())
    return name


def _host(name: str) -> str:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        _must(re.fullmatch(r"(?=.*[a-z])[a-z0-9]([a-z0-9.-]*[a-z0-9])?", name.lower()) is not None)
    return name


def _ids(value: Any) -> Any:
    return [part for part in re.split(r"[,\s]+", value) if part] if isinstance(value, str) else value


def _home(path: Path) -> Path:
    return path.expanduser()


Id = Annotated[int, Field(gt=0, lt=LARGEST_ID)]
Port = Annotated[int, Field(ge=0, le=65535)]


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

    token: Annotated[SecretStr, _matching(r"\d{6,}:[A-Za-z0-9_-]{30,}")] | None = Field(
        default=None,
        description="the bot's token as BotFather gives it, like 123456789:AA..., or none for the local chat",
    )
    plain_http: bool = Field(
        default=False,
        description="yes or no: let the Bot API be on another computer without https, where all that is sent can be "
        "read on the way, the token too",
    )
    api_url: Annotated[str, _address("http", "https")] = Field(
        default="https://api.telegram.org",
        description="the Bot API's base address, like https://host or http://127.0.0.1:8081",
    )
    data: Annotated[Path, AfterValidator(_home)] = Field(
        default=Path("data"), description="a folder to keep data in (it may not be there yet)"
    )
    database: Annotated[Path, AfterValidator(_home)] = Field(
        default_factory=lambda read: read["data"] / "blinabridge.sqlite",
        description="the path of the database's file (it may not be there yet)",
    )
    site: Annotated[str, AfterValidator(_one_line)] = Field(
        default="Site 1", min_length=1, max_length=60, description="a name of 1 to 60 characters on one line"
    )
    zone: Annotated[str, AfterValidator(_known_zone)] = Field(
        default_factory=machine_zone, description="an IANA time zone, like Europe/Berlin or America/New_York"
    )
    code_pattern: Annotated[str, _matching(r"(?=.{2,24}$)[A-Za-z0-9_-]*#{2,}[A-Za-z0-9_-]*")] = Field(
        default="S-###",
        description="2 to 24 letters, digits, - and _, with two or more # together for a number's digits, like S-###",
    )
    evidence: bool = Field(
        default=True,
        description="yes or no: offer one tap for where an answer comes from (chart, lab report, letter)",
    )
    relative_days: bool = Field(
        default=False, description="yes or no: show dates, and let them be typed, as days before registration"
    )
    csv_bom: bool = Field(
        default=True,
        description="yes or no: begin CSV files with a byte order mark, by which spreadsheets show Köln as Köln",
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
    bag_hours: Literal[24, 48, 72, 96, 168] = Field(
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
    administrators: Annotated[frozenset[Id], NoDecode, BeforeValidator(_ids)] = Field(
        default=frozenset(),
        description="numeric Telegram ids with commas between them, like 11111111,22222222",
    )
    public_url: Annotated[str, _address("https")] | None = Field(
        default=None,
        description="the https address at which Telegram reaches this program, or none to fetch updates",
    )
    webhook_secret: Annotated[SecretStr, _matching(r"[A-Za-z0-9_-]{16,256}")] = Field(
        # Telegram takes 1 to 256 of these characters: core.telegram.org/bots/api#setwebhook
        default_factory=lambda: SecretStr(secrets.token_urlsafe(32)),
        description="16 to 256 letters, digits, - and _; made anew at each start when absent",
    )
    port: Port = Field(
        default=8080, description="the port of health page and webhook, 1 to 65535, or 0 for any free one"
    )
    host: Annotated[str, AfterValidator(_host)] = Field(
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
            raise _Contradiction(
                "is plain http to another computer, where all that is sent can be read on the way, the token too: "
                f"use https, or set {PREFIX}PLAIN_HTTP to yes as well"
            )
        return url

    @field_validator("data")
    @classmethod
    def _not_a_file(cls, path: Path) -> Path:
        _must(not path.exists() or path.is_dir())
        return path

    @field_validator("database")
    @classmethod
    def _not_a_folder(cls, path: Path) -> Path:
        _must(not path.is_dir())
        return path

    @field_validator("administrators")
    @classmethod
    def _somebody_in_the_local_chat(cls, ids: frozenset[int], read: ValidationInfo) -> frozenset[int]:
        local = "token" in read.data and read.data["token"] is None
        return ids | {LOCAL_ADMINISTRATOR} if local else ids

    @field_validator("bag_hours", mode="before")
    @classmethod
    def _in_hours(cls, value: Any) -> Any:
        return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value

    @field_validator("clock_forward", mode="before")
    @classmethod
    def _in_days_or_hours(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        found = re.fullmatch(r"(\d{1,4})([dh])", value)
        _must(found is not None)
        assert found is not None
        return timedelta(**{CLOCK_UNITS[found[2]]: int(found[1])})

    @field_validator("clock_forward")
    @classmethod
    def _only_in_the_local_chat(cls, ahead: timedelta | None, read: ValidationInfo) -> timedelta | None:
        if ahead and read.data.get("token") is not None:
            raise _Contradiction(f"is set beside {PREFIX}TOKEN: the clock is only moved in the local chat")
        return ahead

    @field_validator("public_url")
    @classmethod
    def _only_with_a_token(cls, url: str | None, read: ValidationInfo) -> str | None:
        if url and "token" in read.data and read.data["token"] is None:
            raise _Contradiction(f"is set, but {PREFIX}TOKEN is not: the local chat needs no public address")
        return url

    @field_validator("local_port")
    @classmethod
    def _not_the_same_port(cls, port: int, read: ValidationInfo) -> int:
        if port and port == read.data.get("port") and read.data.get("token", "refused") is None:
            raise _Contradiction(f"is the same as {PREFIX}PORT: each needs a port of its own")
        return port


def load_settings() -> Settings:
    """The settings of this process, from the environment and then `.env`.

    Raises `BadSettings` with every problem that there is, unknown variables among them.
    """
    problems: list[str] = []
    try:
        problems += _unknown_variables()
        settings = Settings()
    except (OSError, UnicodeDecodeError):
        problems.append("The file .env cannot be read: it must be a text file in UTF-8.")
    except ValidationError as error:
        refused = {details["loc"][0]: details for details in error.errors() if details["type"] != NOT_COMPUTED}
        problems += [_sentence(str(field), dict(details)) for field, details in refused.items()]
    if problems:
        # Outside the except clause: their errors hold the values, and must not hang on to ours.
        raise BadSettings(problems)
    return settings


def checked(field: str, value: str | None) -> Any:
    """What a command was given for something that is a setting too. Raises `BadSettings`."""
    allowed = Settings.model_fields[field]
    form: Any = Annotated[allowed.annotation, allowed]
    try:
        return TypeAdapter(form).validate_python(value.strip() if value else value)
    except ValidationError:
        problem = f"{_short(redacted(str(value)))!r} cannot be used: it must be {allowed.description}."
    raise BadSettings([problem])


def _sentence(field: str, details: dict[str, Any]) -> str:
    variable = PREFIX + field.upper()
    error = details.get("ctx", {}).get("error")
    if isinstance(error, _Contradiction):
        return f"{variable} {error}."
    return f"{variable} {_given(field)}: it must be {Settings.model_fields[field].description}."


def _given(field: str) -> str:
    text = _variables().get((PREFIX + field).lower())
    if text is None:
        return "is not set, and what stands in for it cannot be used"
    if field in UNSHOWN:
        return "cannot be used"
    # Hidden before it is cut: half a token would not be known for one.
    return f"is {_short(redacted(text))!r}"


def _variables() -> dict[str, str | None]:
    """Our variables as pydantic-settings sees them: lower case, the environment before `.env`."""
    sources = (DotEnvSettingsSource(Settings), EnvSettingsSource(Settings))
    found = {name: value for source in sources for name, value in source.env_vars.items()}
    return {name: value for name, value in found.items() if name.startswith(PREFIX.lower())}


def _unknown_variables() -> list[str]:
    known = [PREFIX + field.upper() for field in Settings.model_fields]
    unknown = [name.upper() for name in _variables() if name.upper() not in known]
    return [f"{redacted(name)} is not a setting{_nearest(name, known)}" for name in sorted(unknown)]


def _nearest(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f": did you mean {close[0]}?" if close else "; the settings are " + ", ".join(known) + "."


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
