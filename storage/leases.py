"""Leases: what only one process may do at a time, such as asking Telegram for updates."""

from datetime import datetime, timedelta

from sqlmodel import Session

from storage.tables import LeaseRow


def take(session: Session, name: str, holder: str, now: datetime, length: timedelta) -> bool:
    """Take or renew a lease; False while another holder's runs."""
    row = session.get(LeaseRow, name)
    if row is not None and row.holder != holder and row.until > now:
        return False
    row = row or LeaseRow(name=name, holder=holder, until=now)
    row.holder, row.until = holder, now + length
    session.add(row)
    session.flush()
    return True


def release(session: Session, name: str, holder: str) -> None:
    """Give a lease back, where it is the holder's."""
    row = session.get(LeaseRow, name)
    if row is not None and row.holder == holder:
        session.delete(row)
        session.flush()
