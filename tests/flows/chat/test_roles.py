"""What a role may is said in one table, which everything else asks."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]

# Who is an administrator is asked where the settings name them, and where they are told of trouble.
OF_ADMINISTRATORS = {"storage/site/administrators.py", "storage/site/people.py"}


def test_nothing_but_the_table_says_what_a_role_may() -> None:
    compared = re.compile(r"(?:==|!=|\bis\b|\bin \(?) ?Role\.[A-Z]")
    files = (path for room in ("flows", "storage", "bot") for path in (ROOT / room).rglob("*.py"))
    found = {path.relative_to(ROOT).as_posix() for path in files if compared.search(path.read_text("utf-8"))}
    assert found == OF_ADMINISTRATORS
