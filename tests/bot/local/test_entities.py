"""Telegram's HTML: what it becomes, and what is refused."""

import pytest

from bot.local.api.entities import detected, read_html, trimmed
from bot.local.api.errors import Refused


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>a</b>", "a", [("bold", 0, 1)]),
        ("<strong>a</strong><em>b</em>", "ab", [("bold", 0, 1), ("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", n, 1) for n in range(3)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<code>a<b>b</b></code>", "ab", [("code", 0, 2)]),
        ("<pre>x = 1</pre>", "x = 1", [("pre", 0, 5)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("&lt;b&gt; &amp; &quot;&#39;&#x27;&nbsp;", "<b> & \"''&nbsp;", []),
        ("a & b", "a & b", []),
        ("😀<b>é</b>", "😀é", [("bold", 2, 1)]),
        ("  <b> a </b>  ", "a", [("bold", 0, 1)]),
        ("<B>a</B>", "a", [("bold", 0, 1)]),
        ("<b></b>a", "a", []),
    ],
)
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    found, marks = read_html(source)
    assert (found, [(m["type"], m["offset"], m["length"]) for m in marks]) == (text, entities)


def test_a_link_keeps_its_address_and_code_its_language() -> None:
    assert read_html('<a href="https://x.org/?a=1&amp;b=2">x</a>')[1][0]["url"] == "https://x.org/?a=1&b=2"
    assert read_html('<pre><code class="language-python">x</code></pre>')[1] == [
        {"type": "pre", "offset": 0, "length": 1, "language": "python"}
    ]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("a <x>", 'Unsupported start tag "x" at byte offset 2'),
        ("é<script>", 'Unsupported start tag "script" at byte offset 2'),
        ("ALT < 5", 'Unsupported start tag "" at byte offset 4'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_markup_that_telegram_refuses_is_refused_in_its_words(source: str, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_html(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start abc", [("bot_command", 0, 6)]),
        ("😀 /new now", [("bot_command", 3, 4)]),
        ("03/04/26 and mg/dL", []),
        ("</b>", []),
        ("see https://x.org/a.", [("url", 4, 15)]),
    ],
)
def test_commands_and_links_are_found_in_plain_text(text: str, found: list[tuple[str, int, int]]) -> None:
    assert [(e["type"], e["offset"], e["length"]) for e in detected(text, [])] == found


def test_trimming_moves_the_entities_along() -> None:
    assert trimmed("\n ab ", [{"type": "bold", "offset": 2, "length": 3}]) == (
        "ab",
        [{"type": "bold", "offset": 0, "length": 2}],
    )
