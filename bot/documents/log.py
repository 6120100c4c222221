"""The screening log on paper: every screening of a site by its code, open ones marked; no identifiers."""

from datetime import date
from itertools import groupby
from typing import Any

from bot.documents.common import NOBODY, in_order, pdf, period_words, sentence, source
from flows.answers.lifecycle import Stage
from flows.decision.status_words import AFTERWARDS, outcome_words
from flows.language.days import short_day
from flows.language.numbers import count
from flows.rules.trial import Trial
from storage.exports.screenings.snapshot import Snapshot
from storage.exports.tables.screening_log import LogRow, log_rows


def log_pdf(snapshot: Snapshot) -> bytes:
    """The log of a snapshot as PDF, site by site; before consent it is pre-screening, and kept apart."""
    rows = sorted(log_rows(snapshot), key=lambda row: row.site)
    failed = {code for row in rows for code in row.not_met}
    data = {
        **_about(snapshot, rows),
        "sites": [
            _site(name, list(members), snapshot.trial) for name, members in groupby(rows, key=lambda row: row.site)
        ],
        "codes": [[one.code, one.short] for one in snapshot.trial.criteria if one.code in failed],
    }
    return pdf("log.typ", data, snapshot.taken_at)


def _about(snapshot: Snapshot, rows: list[LogRow]) -> dict[str, Any]:
    trial, period = snapshot.trial, period_words(snapshot.order.since, snapshot.order.until)
    sites = list(dict.fromkeys(row.site for row in rows))
    versions = "; ".join(snapshot.protocol_versions) or trial.version
    return {
        "title": f"Screening log {sites[0]}" if len(sites) == 1 else "Screening log",
        "about": f"Screening log of {trial.registry_id}. {period}",
        "keywords": [trial.registry_id, "screening log"],
        "head": [f"Screening log · {period}", f"{trial.registry_id}, {versions}"],
        "foot": source(snapshot),
        "summary": [f"{trial.registry_id}, {trial.title}. {period}.", _summary(rows)],
    }


def _summary(rows: list[LogRow]) -> str:
    if not rows:
        return NOBODY
    is_open, withdrawn = (sum(getattr(row, name) for row in rows) for name in ("is_open", "withdrawn"))
    finished = len(rows) - is_open - withdrawn
    people = len({(row.site, row.subject_code) for row in rows if not row.withdrawn})
    left = " The open ones are to be settled." if is_open else ""
    left += f" {count(people, 'candidate')}, each counted once." if people else ""
    return f"{count(len(rows), 'screening')}: {finished} finished, {is_open} open, {withdrawn} withdrawn.{left}"


def _site(name: str, rows: list[LogRow], trial: Trial) -> dict[str, Any]:
    parts = (
        ("Screening: consent is signed", [row for row in rows if row.consented]),
        ("Pre-screening: no signed consent", [row for row in rows if not row.consented]),
    )
    return {
        "name": name,
        "parts": [{"title": title, "rows": [_row(row, trial) for row in part]} for title, part in parts if part],
    }


def _row(row: LogRow, trial: Trial) -> dict[str, Any]:
    consent = row.consent_date if row.consented and isinstance(row.consent_date, date) else None
    return {
        "open": row.is_open,
        "cells": [
            row.subject_code,
            short_day(consent) if consent else "–",
            row.consent_version or "–",
            short_day(row.started),
            short_day(row.finished) if row.finished else "–",
            _standing(row),
            "–" if row.withdrawn else outcome_words(row.outcome) if row.outcome else "–",
            ", ".join(in_order(row.not_met, trial)) or "–",
            _registered(row),
            row.end_reason or row.reason or "–",
        ],
    }


def _registered(row: LogRow) -> str:
    """The number of the registration, its day, and the day of the end."""
    if row.number is None or row.registered_on is None:
        return "–"
    registered = f"{row.number} {short_day(row.registered_on)}"
    if not row.end or not row.ended_on:
        return registered
    return f"{registered}, {AFTERWARDS[Stage(row.end)].removeprefix(' · ')} {short_day(row.ended_on)}"


def _standing(row: LogRow) -> str:
    again = f", screening {row.attempt} of this candidate" if row.attempt > 1 else ""
    return sentence(row.status) + (f", revision {row.revision}" if row.revision > 1 else "") + again
