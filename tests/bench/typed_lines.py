"""What a long typed line costs everybody else, in the largest council of the country."""

import statistics
from time import process_time

from handlers.alerts.form.one_line import LONGEST_LINE, form_from_line
from storage.gazetteer import intercommunality
from tests.bench.figures import Figure

LARGEST_COUNCIL = "200067106"
"""158 communes."""
RUNS = 9


async def typed_lines() -> list[Figure]:
    """An alert in one line that begins like many names and is none, at its longest."""
    communes = intercommunality(LARGEST_COUNCIL).communes
    words = " ".join(f"saintomer{end}" for end in "abcdefghijklmnopqrstuvwxyz")
    line = f"alerte {words}"[:LONGEST_LINE]
    times = []
    for _ in range(RUNS):
        began = process_time()
        form_from_line(line, communes)
        times.append(process_time() - began)
    name = "a typed alert of 200 characters, 158 communes"
    return [Figure(name, statistics.median(times), "s", 0.05)]
