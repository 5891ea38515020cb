"""What the tests of bad days may ask for."""

from collections.abc import Callable

import pytest


@pytest.fixture
def counts(record_property: Callable[[str, object], None]) -> Callable[[object], None]:
    """Keep the counts in which a story ended: they are printed with the results."""

    def keep(said: object) -> None:
        record_property("counts", str(said))

    return keep
