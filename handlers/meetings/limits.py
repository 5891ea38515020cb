"""How long what is typed about meetings may be, counted as Telegram counts: in UTF-16 units."""

LONGEST_TITLE, LONGEST_PLACE, LONGEST_AGENDA = 120, 200, 3000


class TooLong(Exception):
    """A text that is over its limit, both in UTF-16 units."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"{length} over {limit}")
        self.length = length
        self.limit = limit


def within(text: str, limit: int) -> str:
    """The text, or `TooLong`."""
    # Not `words.units`: what is typed has no tags, and « <été> » counts whole.
    length = len(text.encode("utf-16-le")) // 2
    if length > limit:
        raise TooLong(length, limit)
    return text


def one_line(text: str) -> str:
    """A title or a place is one line, however it was typed."""
    return " ".join(text.split())
