"""Migrations that are written as SQL, beside the versions that run them."""

from importlib.resources import files

from alembic import op


def run(name: str) -> None:
    """Run the statements of a file, between which stands an empty line."""
    text = (files("storage.migrations") / "versions" / name).read_text(encoding="utf-8")
    for statement in text.strip().split("\n\n"):
        op.get_bind().exec_driver_sql(statement)
