"""The versions of trials that are kept: their texts, who loaded and who confirmed them."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update
from sqlmodel import Session

from flows.language.numbers import listed
from flows.rules.trial import Trial
from flows.trials import registry
from flows.trials.files.brought import TrialVersion, brought
from flows.trials.form.problems import TrialRefused
from storage.engine.canonical import Json
from storage.engine.errors import NotFound, OtherContent, Refused, TrialUnreadable, found
from storage.engine.prepared import Prepared
from storage.tables.base import table
from storage.tables.people import PersonRow
from storage.tables.trials import TrialRow
from storage.trail import audit

_TRIALS, _PEOPLE = table(TrialRow), table(PersonRow)
_KEPT = ("id", "registry_id", "version", "sha256", "loaded_by", "confirmed_by")
_DIGEST = Prepared(
    select(_TRIALS.c.sha256).where(
        _TRIALS.c.registry_id == bindparam("registry_id"), _TRIALS.c.version == bindparam("version")
    )
)
_TEXT = Prepared(
    select(_TRIALS.c.text).where(
        _TRIALS.c.registry_id == bindparam("registry_id"), _TRIALS.c.version == bindparam("version")
    )
)

# What a unit of work has looked up: in it a version stays what it is, or a card would be of two.
_SEEN = "trials"
# By the hash of its text, as many databases may keep it.
_COMPILED: dict[str, Trial] = {}


@dataclass(frozen=True, slots=True)
class KeptTrial:
    """A version of a trial as it is kept, without its text; `loaded_by` is None for one that the project brings."""

    id: int
    registry_id: str
    version: str
    sha256: str
    loaded_by: int | None
    confirmed_by: int | None

    @property
    def name(self) -> str:
        """Its registry id and version in one."""
        return f"{self.registry_id}, {self.version}"

    @property
    def counts(self) -> bool:
        """Whether it may be switched on: it came with the project, or a second person confirmed it."""
        return self.loaded_by is None or self.confirmed_by is not None


def keep(session: Session, of: TrialVersion, text: str, by: int, at: datetime) -> KeptTrial:
    """A version that somebody loaded, kept from now on where it was not.

    Raises `OtherContent` where it is kept or brought with another text: a version never changes.
    """
    there = _of(session, of)
    if there is None and of not in brought():
        there = _kept(session, of, text, by, at)
        audit.append(session, "trial loaded", at, person_id=by, detail=audit_detail(there))
    if (there.sha256 if there else _digest(brought()[of])) != _digest(text):
        raise OtherContent(f"{of.registry_id}, version {of.version}")
    return there or _kept(session, of, text, None, at)


def bring(session: Session, of: TrialVersion, text: str, at: datetime) -> KeptTrial:
    """A version that is kept as if the project brought it. Raises `OtherContent` where it does, with another text."""
    if _digest(brought().get(of, text)) != _digest(text):
        raise OtherContent(f"{of.registry_id}, version {of.version}")
    return _of(session, of) or _kept(session, of, text, None, at)


def kept(session: Session) -> list[KeptTrial]:
    """Every version that is kept, by registry id, the first one loaded first."""
    chosen = select(*(_TRIALS.c[name] for name in _KEPT)).order_by(_TRIALS.c.registry_id, _TRIALS.c.id)
    return [KeptTrial(**row) for row in session.connection().execute(chosen).mappings()]


def trial_of(session: Session, of: TrialVersion) -> Trial:
    """The trial of a version as its text is kept, whatever the project brings under its name by now.

    One that is not kept is the brought one; of one that is neither, it is what the last version of it says.
    """
    seen: dict[TrialVersion, Trial] = session.info.get(_SEEN, {})
    if of in seen:
        return seen[of]
    row = _DIGEST.one(session, registry_id=of.registry_id, version=of.version)
    return trial_kept_as(session, of, str(row["sha256"]) if row else None)


def trial_kept_as(session: Session, of: TrialVersion, digest: str | None) -> Trial:
    """What `trial_of` gives, where the hash of the text that is kept of it is known already; None of one that is not
    kept."""
    seen: dict[TrialVersion, Trial] = session.info.setdefault(_SEEN, {})
    if of not in seen:
        seen[of] = _read(session, of, digest)
    return seen[of]


def _read(session: Session, of: TrialVersion, digest: str | None) -> Trial:
    if digest is None:
        return registry.trial_of(*of)
    if digest not in _COMPILED:
        _COMPILED[digest] = registry.compiled(text_of(session, of))
    return _COMPILED[digest]


def others_brought(session: Session) -> list[TrialVersion]:
    """The versions that are kept with another text than the project brings under their name by now."""
    of_kept = ((TrialVersion(one.registry_id, one.version), one.sha256) for one in kept(session))
    return [of for of, digest in of_kept if of in brought() and _digest(brought()[of]) != digest]


def check_readable(session: Session) -> None:
    """Raise `TrialUnreadable` where a version that may be on was loaded in a form that is refused by now."""
    own = [one for one in kept(session) if one.counts]
    refused = [one.name for one in own if not _is_readable(session, TrialVersion(one.registry_id, one.version))]
    if refused:
        raise TrialUnreadable(listed(refused))


def _is_readable(session: Session, of: TrialVersion) -> bool:
    try:
        trial_of(session, of)
    except TrialRefused:
        return False
    return True


def text_of(session: Session, of: TrialVersion) -> str:
    """The file of a version, as it was when it was loaded. Raises `NotFound`."""
    return str(found(_TEXT.one(session, registry_id=of.registry_id, version=of.version))["text"])


def known_text(session: Session, of: TrialVersion) -> str | None:
    """The file of a version that is brought or kept; None of one that is neither."""
    row = _TEXT.one(session, registry_id=of.registry_id, version=of.version)
    return str(row["text"]) if row else brought().get(of)


def waiting(session: Session) -> list[KeptTrial]:
    """What was loaded and waits for a second person."""
    return [trial for trial in kept(session) if not trial.counts]


def confirm(session: Session, trial_id: int, by: int, at: datetime) -> KeptTrial:
    """A version that waits may be switched on from now on. Raises `Refused` for whoever loaded it, and `NotFound`."""
    trial = _that_waits(session, trial_id)
    if is_own(session, trial, by):
        raise Refused("a second person confirms it")
    confirmed = update(_TRIALS).where(_TRIALS.c.id == trial_id).values(confirmed_by=by, confirmed_at=at)
    session.connection().execute(confirmed)
    audit.append(session, "trial confirmed", at, person_id=by, detail=audit_detail(trial))
    return replace(trial, confirmed_by=by)


def is_own(session: Session, trial: KeptTrial, person_id: int) -> bool:
    """Whether a person loaded it, here or at another of their sites."""
    both = select(_PEOPLE.c.telegram_id).where(_PEOPLE.c.id.in_((trial.loaded_by, person_id))).distinct()
    return trial.loaded_by is not None and len(session.connection().execute(both).all()) == 1


def refuse(session: Session, trial_id: int, by: int, at: datetime) -> None:
    """A version that waits is kept no longer: its number is free for another file. Raises `NotFound`."""
    trial = _that_waits(session, trial_id)
    session.connection().execute(delete(_TRIALS).where(_TRIALS.c.id == trial_id))
    session.info.pop(_SEEN, None)
    audit.append(session, "trial refused", at, person_id=by, detail=audit_detail(trial))


def _that_waits(session: Session, trial_id: int) -> KeptTrial:
    return found(next((trial for trial in waiting(session) if trial.id == trial_id), None))


def that_counts(session: Session, of: TrialVersion, at: datetime) -> KeptTrial:
    """A version that may be switched on; of one that the project brings the text is kept from now on."""
    there = _of(session, of)
    if there is None and of in brought():
        there = _kept(session, of, brought()[of], None, at)
    if there is None or not there.counts:
        raise NotFound(f"no trial {of.registry_id}, version {of.version}, that may be switched on")
    return there


def _kept(session: Session, of: TrialVersion, text: str, by: int | None, at: datetime) -> KeptTrial:
    session.info.pop(_SEEN, None)
    values = {"registry_id": of.registry_id, "version": of.version, "text": text, "sha256": _digest(text)}
    session.connection().execute(insert(_TRIALS), values | {"loaded_by": by, "loaded_at": at})
    return found(_of(session, of))


def _of(session: Session, of: TrialVersion) -> KeptTrial | None:
    named = (_TRIALS.c.registry_id == of.registry_id) & (_TRIALS.c.version == of.version)
    chosen = select(*(_TRIALS.c[name] for name in _KEPT)).where(named)
    row = session.connection().execute(chosen).mappings().one_or_none()
    return None if row is None else KeptTrial(**row)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def audit_detail(trial: KeptTrial) -> dict[str, Json]:
    """What the audit says of which text it was."""
    return {"trial": trial.registry_id, "version": trial.version, "sha256": trial.sha256}
