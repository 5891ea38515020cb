import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.entities import Entity, RichText, plain, utf16_length, with_links
from bot.playground.errors import ApiError
from bot.playground.html_reader import parse_html
from bot.playground.html_writer import to_html

TAGS = {"b": "bold", "i": "italic", "u": "underline", "s": "strikethrough", "code": "code"}
# No white space at the edges: Telegram trims it, which is tested by itself.
WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]) | st.sampled_from("<>&😀é"),
    min_size=1,
)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@given(st.lists(st.tuples(st.sampled_from(sorted(TAGS)), WORDS), min_size=1))
def test_offsets_cut_exactly_the_text_inside_the_tags(runs: list[tuple[str, str]]) -> None:
    rich = parse_html("·".join(f"<{tag}>{escaped(text)}</{tag}>" for tag, text in runs))
    assert rich.text == "·".join(text for _, text in runs)
    units = rich.text.encode("utf-16-le")
    cut = [units[2 * e.offset : 2 * e.end].decode("utf-16-le") for e in rich.entities]
    assert cut == [text for _, text in runs]
    assert [entity.type for entity in rich.entities] == [TAGS[tag] for tag, _ in runs]


@given(
    st.recursive(
        WORDS.map(escaped),
        lambda inner: st.tuples(st.sampled_from(sorted(TAGS)), st.lists(inner, min_size=1)).map(
            lambda t: f"<{t[0]}>{''.join(t[1])}</{t[0]}>"
        ),
    )
)
def test_written_and_read_again_it_is_the_same(html: str) -> None:
    rich = parse_html(html)
    assert parse_html(to_html(rich)) == rich


@given(st.text())
def test_any_text_survives_escaping_and_any_markup_is_read_or_refused(text: str) -> None:
    assert parse_html(escaped(text)) == plain(text)
    with contextlib.suppress(ApiError):
        rich = parse_html(text)
        assert all(0 <= e.offset < e.end <= utf16_length(rich.text) for e in rich.entities)


@pytest.mark.parametrize(
    ("html", "refusal"),
    [
        ("é<x>a</x>", 'Unsupported start tag "x" at byte offset 2'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <", "Unclosed start tag at byte offset 2"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("a</b", "Unexpected end tag at byte offset 1"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_broken_markup_is_refused_in_telegrams_words(html: str, refusal: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_html(html)
    assert caught.value.description == f"Bad Request: can't parse entities: {refusal}"


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("&lt;b&gt; &amp;amp; &eacute; &#233;&#x1F600;", "<b> &amp; &eacute; é😀", []),
        ("<B>a</b>", "a", [Entity("bold", 0, 1)]),
        ("<b>a</>", "a", [Entity("bold", 0, 1)]),
        ("  <b> a </b>\n", " a", [Entity("bold", 0, 2)]),
        ("<b></b>x", "x", []),
        (
            "<a href='https://x.fr/?a=1&amp;b=2'>là</a>",
            "là",
            [Entity("text_link", 0, 2, url="https://x.fr/?a=1&b=2")],
        ),
        ("<a href='javascript'>là</a>", "là", []),
        ("<a>https://x.fr</a>", "https://x.fr", [Entity("text_link", 0, 12, url="https://x.fr")]),
        ("<blockquote expandable>x</blockquote>", "x", [Entity("expandable_blockquote", 0, 1)]),
        ("<tg-spoiler>x</tg-spoiler>", "x", [Entity("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [Entity("spoiler", 0, 1)]),
        ('<tg-emoji emoji-id="5">👍</tg-emoji>', "👍", []),
        (
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [Entity("pre", 0, 1, language="python")],
        ),
    ],
)
def test_what_the_markup_means(html: str, text: str, entities: list[Entity]) -> None:
    assert parse_html(html) == RichText(text, tuple(entities))


def test_leading_space_is_kept_when_it_is_formatted() -> None:
    assert parse_html("<u> a</u>") == RichText(" a", (Entity("underline", 0, 2),))


def test_commands_and_addresses_are_found() -> None:
    rich = with_links(
        plain("😀 /alerte@vigie_bot t.me/vigie_bot?start=a, a@b.fr @amina #veille 1/2")
    )
    units = rich.text.encode("utf-16-le")
    found = {e.type: units[2 * e.offset : 2 * e.end].decode("utf-16-le") for e in rich.entities}
    assert found == {
        "bot_command": "/alerte@vigie_bot",
        "url": "t.me/vigie_bot?start=a",
        "email": "a@b.fr",
        "mention": "@amina",
        "hashtag": "#veille",
    }
    assert with_links(rich) == rich


def test_the_page_gets_links_and_no_foreign_markup() -> None:
    rich = with_links(parse_html("voir t.me/x <a href='https://y.fr/\"'>là &lt;img&gt;</a>"))
    assert to_html(rich) == (
        'voir <a href="https://t.me/x">t.me/x</a> <a href="https://y.fr/&quot;">là &lt;img&gt;</a>'
    )
