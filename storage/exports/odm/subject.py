"""One screening in CDISC ODM 1.3.2: its items with who answered them and when, its decision, its signature."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from flows.rules.facts import NOT_DONE
from storage.engine.canonical import Json
from storage.exports.common.codes import subject_key
from storage.exports.common.description import Column, columns, sections
from storage.exports.common.table import instant, written
from storage.exports.odm.after_screening import event_data
from storage.exports.odm.study import DECISION, SCREENING, group_of
from storage.exports.odm.xml import element, text
from storage.exports.screenings.exported import ExportedScreening
from storage.exports.screenings.history import Author
from storage.study.listings import Answer
from storage.study.signatures import Signature, held


@dataclass
class Named:
    """Whom and what the data refer to, gathered while they are written: people, sites and meanings of signatures."""

    people: dict[int, str] = field(default_factory=dict)
    printed_names: dict[int, str] = field(default_factory=dict)
    sites: dict[int, str] = field(default_factory=dict)
    meanings: dict[str, str] = field(default_factory=dict)


def subject_data(screening: ExportedScreening, named: Named) -> str:
    """The SubjectData element of a screening; a person screened again has another with the same key."""
    named.sites[screening.site_id] = screening.site
    trail, signature = _Trail(screening, named), held(screening.happened.signatures)
    form = element(
        "FormData",
        trail.finished(),
        *([trail.signed(signature)] if signature else []),
        *_sections(screening, trail),
        *_lists(screening, trail),
        _decision(screening),
        FormOID=SCREENING.form,
    )
    return element(
        "SubjectData",
        element("SiteRef", LocationOID=f"LOC.{screening.site_id}"),
        element("StudyEventData", form, StudyEventOID=SCREENING.event, StudyEventRepeatKey=str(screening.id)),
        *event_data(screening.happened.history, screening.id),
        SubjectKey=subject_key(screening.site, screening.subject_code, screening.trial),
        TransactionType="Upsert",
    )


class _Trail:
    """Audit records of one screening: the last answer to each question, and how it was finished."""

    def __init__(self, screening: ExportedScreening, named: Named) -> None:
        self.screening, self.named = screening, named
        self.answers: dict[str, Answer] = {answer.key: answer for answer in screening.happened.answers}

    def answered(self, key: str) -> str:
        """Who answered last, when and why; empty where nobody did."""
        answer = self.answers.get(key)
        if answer is None:
            return ""
        return self._record(self.screening.author(answer.author_id), answer.at, answer.reason, str(answer.id))

    def finished(self) -> str:
        """Who finished the screening or touched it last, and why it was changed."""
        last = self.screening
        by, at = last.finished_by or last.updated_by, last.finished_at or last.updated_at
        return self._record(by, at, last.reason, f"{last.id}.{last.revision}")

    def signed(self, signature: Signature) -> str:
        """Who signed, and what that means."""
        oid = self.named.meanings.setdefault(signature.meaning, f"SD.{len(self.named.meanings) + 1}")
        self.named.printed_names[signature.person_id] = signature.printed_name
        reference = element("SignatureRef", SignatureOID=oid)
        parts = (*self._who(self.screening.author(signature.person_id)), reference, _stamp(signature.signed_at))
        return element("Signature", *parts, ID=f"SIG.{self.screening.id}")

    def _record(self, by: Author, at: datetime, reason: str | None, source: str) -> str:
        why = [element("ReasonForChange", text(reason))] if reason else []
        return element("AuditRecord", *self._who(by), _stamp(at), *why, element("SourceID", text(source)))

    def _who(self, author: Author) -> tuple[str, str]:
        self.named.people[author.id] = author.label
        site = element("LocationRef", LocationOID=f"LOC.{self.screening.site_id}")
        return element("UserRef", UserOID=f"U.{author.id}"), site


def _stamp(at: datetime) -> str:
    return element("DateTimeStamp", instant(at))


def _sections(screening: ExportedScreening, trail: _Trail) -> Iterator[str]:
    for section, within in sections(screening.trial).items():
        found = [item for column in within for item in _answered(column, screening.answered, trail)]
        if found:
            yield element("ItemGroupData", *found, ItemGroupOID=group_of(section))


def _answered(column: Column, record: dict[str, Json], trail: _Trail) -> Iterator[str]:
    audit = trail.answered(column.key)
    if column.key in record and record[column.key] is not None:
        yield from _items(column, "I.", record[column.key], audit)
    elif audit:
        yield from _nulls(column, audit)


def _nulls(column: Column, audit: str) -> Iterator[str]:
    """A question that was asked and is not known yet."""
    endings = [f".{option.value}" for option in column.options] if column.type == "choices" else [""]
    for ending in [".any"] if column.type == "entries" else endings:
        yield element("ItemData", audit, ItemOID=f"I.{column.key}{ending}", IsNull="Yes")


def _items(column: Column, within: str, value: Json, audit: str) -> Iterator[str]:
    oid = within + column.key
    if column.type == "entries":
        yield element("ItemData", audit, ItemOID=f"{oid}.any", Value="Y" if value else "N")
    elif column.type == "choices":
        for option in column.options:
            said = "Y" if option.value in value else "N"
            yield element("ItemData", audit, ItemOID=f"{oid}.{option.value}", Value=said)
    elif column.not_done and value == NOT_DONE:
        yield element("ItemData", audit, ItemOID=f"{oid}.stat", Value="NOT DONE")
    else:
        yield element("ItemData", audit, ItemOID=oid, Value=written(value))


def _lists(screening: ExportedScreening, trail: _Trail) -> Iterator[str]:
    for column in columns(screening.trial):
        entries = (screening.answered.get(column.key) or []) if column.type == "entries" else []
        for number, entry in enumerate(entries, 1):
            within = f"I.{column.key}."
            given = (part for part in column.fields if entry.get(part.key) is not None)
            found = [item for part in given for item in _items(part, within, entry[part.key], "")]
            yield element(
                "ItemGroupData",
                trail.answered(column.key),
                *found,
                ItemGroupOID=f"IG.{column.key}",
                ItemGroupRepeatKey=str(number),
            )


def _decision(screening: ExportedScreening) -> str:
    decision = screening.decision
    cohorts = {f"outcome.{cohort}": one["outcome"] for cohort, one in decision.get("cohorts", {}).items()}
    said = {"outcome": decision["outcome"], **decision["registration_window"], **cohorts, **decision["criteria"]}
    items = [element("ItemData", ItemOID=f"I.decision.{key}", Value=value) for key, value in said.items() if value]
    return element("ItemGroupData", *items, ItemGroupOID=DECISION)
