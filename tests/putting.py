"""A message put into the outbox, and its number, which nothing but a test asks for."""

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session

from storage.delivery import outbox
from storage.engine.canonical import Json
from storage.tables.base import table
from storage.tables.messages import OutboxRow


def put(session: Session, chat: int, kind: str, body: Json, at: datetime) -> int:
    outbox.put(session, chat, kind, body, at)
    return int(session.connection().execute(select(func.max(table(OutboxRow).c.id))).scalar_one())
