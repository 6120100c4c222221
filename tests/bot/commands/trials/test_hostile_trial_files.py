"""What YAML can do and no trial needs: told by line, soon, on the command line and in the chat."""

import time
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.receiving.trial_files import read_file
from tests.flows.trials.small import file_of

SOUND = file_of("holds: first is yes")
TITLE = "title: A test"
LINE = SOUND[: SOUND.index(TITLE)].count("\n") + 1
LAST = SOUND.count("\n") + 1
MANY, LONG = "more than 10,000 words, lists and maps", "at most 20,000 are read: write it as several"
SHORTLY = 2.0  # seconds of one core


def titled(words: str) -> str:
    return SOUND.replace(TITLE, words)


def held(leaf: str, times: int) -> str:
    return SOUND.replace("    holds: first is yes\n", "    holds:\n      any:\n" + f"        - {leaf}\n" * times)


OPTIONS = "      options:\n" + "".join(f"        o{at}: O\n" for at in range(4_000))
# The file, the line that is told, and a part of the sentence.
TRICKS: dict[str, tuple[str, int, str]] = {
    "an anchor": (titled("title: &a A test"), LINE, '"&a": a file says everything where it stands'),
    "an alias": (titled("title: *a"), LINE, '"*a": a file says everything where it stands'),
    "an alias bomb": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", 2, '"&b"'),
    "a merge key": (titled(f"<<: {{planned: 5}}\n{TITLE}"), LINE, '"<<": a file says everything where it stands'),
    "a tag": (titled("title: !!str A test"), LINE, '"!!str": no YAML tags'),
    "a tag that makes an object": (titled("title: !!python/object:os.system A"), LINE, "no YAML tags"),
    "a tag of its own": ("%TAG ! tag:x,2000:\n---\n" + SOUND, 2, 'without YAML "%" lines'),
    "another YAML": ("%YAML 1.2\n---\n" + SOUND, 2, 'without YAML "%" lines'),
    "a key twice": (SOUND + "title: Another\n", LAST, f'"title" stands here twice; first in line {LINE}'),
    "a key twice, once quoted": (SOUND + '"title": Another\n', LAST, "stands here twice"),
    "two documents": (SOUND + "---\n" + SOUND, LAST, 'one file is one trial: no "---" inside it'),
    "words after the end": (SOUND + "...\nmore: words\n", LAST + 1, "one file is one trial"),
    "lists a thousand deep": (SOUND + "x: " + "[" * 1000 + "]" * 1000, LAST, "more than 25 lists and maps"),
    "blocks eight hundred deep": ("".join(f"{' ' * at}a:\n" for at in range(800)), 26, "more than 25 lists and maps"),
    "a tab before the words": (titled(f"\t{TITLE}"), LINE, "a tab at the beginning of the line"),
    "a tab between the words": (titled("title:\tA test"), LINE, "A tab stands here: write spaces."),
    "a zero": (titled("title: A\0test"), LINE, "a sign that a text may not hold (U+0000)"),
    "UTF-16 without a mark": (SOUND.strip().encode("utf-16-le").decode(), 1, "save the file as text in UTF-8"),
    "a zero that is written": (titled('title: "A\\0test"'), LINE, "(U+0000) is written here: leave it out"),
    "a mark of order inside": (titled("title: A\ufefftest"), LINE, "a sign that is not seen (U+FEFF)"),
    "words from right to left": (titled("title: A\u202etest"), LINE, "a sign that is not seen (U+202E)"),
    "a line break that is none": (titled("title: A\u2028test"), LINE, "a sign that is not seen (U+2028)"),
    "a number for a key": (SOUND + "1: x\n", LAST, 'the file has no "1"'),
    "nothing for a key": (SOUND + "~: x\n", LAST, 'the file has no "~"'),
    "a list for a key": (SOUND + "? [a, b]\n: x\n", LAST, "a key is one word"),
    "a map for a key": (SOUND + "? {a: b}\n: x\n", LAST, "a key is one word"),
    "ten million characters": ("a: b\n" * 2_000_000, 1, "at most 400,000 are read"),
    "a long text": (titled(f"title: {'x' * 300_000}"), LINE, LONG),
    "a long key": (SOUND + f"{'k' * 300_000}: x\n", LAST, LONG),
    "a long tag": (SOUND + f"x: !{'k' * 300_000} x\n", LAST, LONG),
    "twenty long tags": (SOUND + f"x: !{'k' * 19_000} x\n" * 3, LAST, "no YAML tags"),
    "a long text of short lines": (titled("planned: >\n" + "  word\n" * 20_000 + TITLE), LINE, '"planned: word'),
    "many anchors": (SOUND + "x:\n" + "- &a x\n" * 5_000, LAST + 1, '"&a"'),
    "many entries": (SOUND + "x:\n" + "- x\n" * 20_000, 9_788, MANY),
    "many keys": (SOUND + "".join(f"k{at}: x\n" for at in range(12_000)), 4_915, MANY),
    "many questions": (SOUND.replace("  - age\n", "  - age\n" + "  - agee\n" * 3_000), 12, "is not in the library"),
    "many criteria": (
        SOUND.replace("criteria:\n", "criteria:\n" + "  - {code: I1}\n" * 1_000), 38, "criterion I1 lacks",
    ),
    "many unknown questions": (
        SOUND.replace("  - age\n", "  - age\n" + "".join(f"  - q{at}_{at % 89}\n" for at in range(9_500))), 212,
        "and 9,300 more from here on; mend those above first",
    ),
    "many conditions": (held("first is yes", 9_000), 40, "9,000 conditions in one list: at most 30 are read"),
    "conditions that are not understood": (held("mrd wihtin 5 %", 9_000), 40, "9,000 conditions in one list"),
    "many options": (
        SOUND.replace("  - age\n", f"  - age\n  - own:\n      ask: A?\n      answer: one of\n{OPTIONS}"),
        16, "4,000 options of question own: at most 200 are read",
    ),
    "many cohorts": (SOUND + "cohorts:\n" + "".join(f"  c{at}: C\n" for at in range(4_000)), LAST + 1, "4,000 cohorts"),
    "conditions thirteen deep": (held("{all: [{any: [" * 6 + "first is yes" + "]}]}" * 6, 1), 40, "more than 25 lists"),
    "nothing but lines": ("\n" * 100_000, 1, "the file is empty"),
    "nothing but notes": ("# a\n" * 30_000, 1, "the file is empty"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "told"), TRICKS.values(), ids=TRICKS)
def test_a_trick_is_told_by_line_within_seconds(
    text: str, line: int, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, file = text.encode(), tmp_path / "trial.yaml"
    began = time.thread_time()
    problems = read_file(content).problems
    assert time.thread_time() - began < SHORTLY
    file.write_bytes(content)
    assert main(["trial", "check", str(file)]) == 1
    assert tuple(capsys.readouterr().out.splitlines()) == problems
    found = [int(words.split(":")[0].removeprefix("line ")) for words in problems if told in words]
    assert line in found, problems[:2]


UNTEXT = {
    "UTF-16": SOUND.encode("utf-16"),
    "Latin-1": titled("title: Öl").encode("latin-1"),
    "half a sign": b"title: \xff\xfe",
}


@pytest.mark.parametrize("content", UNTEXT.values(), ids=UNTEXT)
def test_what_is_no_text_is_told(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "trial.yaml"
    file.write_bytes(content)
    assert main(["trial", "check", str(file)]) == 2
    assert capsys.readouterr().err == f"{file} is no text in UTF-8.\n"
    assert read_file(content).problems == ("The file is no text in UTF-8.",)


@pytest.mark.parametrize("change", [SOUND.encode("utf-8-sig"), SOUND.replace("\n", "\r\n").encode()])
def test_how_an_editor_saved_a_file_changes_nothing(change: bytes) -> None:
    assert read_file(change).problems == read_file(SOUND.encode()).problems
