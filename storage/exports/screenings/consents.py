"""The consents that a candidate signed: each amendment with another form asks for the next one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import RowMapping

from flows.answers.stored_keys import CONSENT_DATE, CONSENT_VERSION
from storage.engine.canonical import Json, parsed

KEYS = (CONSENT_VERSION, CONSENT_DATE)


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent that was signed: the day, and which version of the form, where that was recorded."""

    on: str
    version: str | None


def consents(rows: Iterable[RowMapping], record: Mapping[str, Json]) -> tuple[Consent, ...]:
    """Those that were signed, the first one first. `rows`: every answer that was given to `KEYS`, as it was given;
    `record`: the answers as they are used."""
    if record.get("consent_signed") != "yes":
        return ()
    signed = [*_before(rows)]
    if on := record.get(CONSENT_DATE):
        signed.append(Consent(str(on), _version(record)))
    last = {one.on: one for one in signed}  # a version of the form that was corrected is no other consent
    return tuple(last[on] for on in sorted(last))


def _before(rows: Iterable[RowMapping]) -> Iterator[Consent]:
    """What stood each time that day and version of the form were asked again together, as an amendment does it."""
    stood: dict[str, Json] = {}
    steps: dict[int, dict[str, Json]] = {}
    for row in rows:
        if row["value"] is not None:  # erased
            steps.setdefault(row["version"], {})[row["key"]] = parsed(row["value"])
    for changed in steps.values():
        if stood.get(CONSENT_DATE) and changed.keys() == set(KEYS) and not any(changed.values()):
            yield Consent(str(stood[CONSENT_DATE]), _version(stood))
        stood |= changed


def _version(answers: Mapping[str, Json]) -> str | None:
    version = answers.get(CONSENT_VERSION)
    return str(version) if version else None
