"""The settings of this process, read once at start; every problem is a sentence, and all are said at once."""

import difflib
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError
from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource

from bot.logs import redacted
from bot.setting_forms import Contradiction
from bot.settings import PREFIX, Settings

# Values that may hold a secret (an address may hold a token or a password) are never repeated.
UNSHOWN = {"token", "webhook_secret", "api_url", "public_url", "database"}

# A default that leans on a field which was refused itself: nobody can mend it here.
NOT_COMPUTED = "default_factory_not_called"


class BadSettings(Exception):
    """The settings cannot be used. `problems` holds one plain sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


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
        shown = "The address" if field in UNSHOWN else repr(_short(redacted(str(value))))
        problem = f"{shown} cannot be used: it must be {allowed.description}."
    raise BadSettings([problem])


def _sentence(field: str, details: dict[str, Any]) -> str:
    variable = PREFIX + field.upper()
    error = details.get("ctx", {}).get("error")
    if isinstance(error, Contradiction):
        return f"{variable} {error}."
    return f"{variable} {_given(field)}: it must be {Settings.model_fields[field].description}."


def _given(field: str) -> str:
    text = _variables().get((PREFIX + field).lower())
    if text is None:
        return "is not set, and what stands in for it cannot be used"
    if field in UNSHOWN or "://" in text:
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
