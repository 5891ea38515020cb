"""What can be shown of an alert or a situation for a few minutes, and what opens each."""

from collections.abc import Mapping

from handlers.alerts import reading
from handlers.alerts.attachments import viewing
from handlers.alerts.correcting import reading as version_reading
from handlers.alerts.showing import CONTENT, Opening, of_alert
from handlers.alerts.situations.decisions import wording
from handlers.alerts.situations.thread import reading as situation_reading
from handlers.alerts.thread import reading as thread_reading

OPENINGS: Mapping[str, Opening] = {
    CONTENT: of_alert(reading.content),
    version_reading.VERSION: of_alert(version_reading.content),
    viewing.FILE: of_alert(viewing.opening),
    thread_reading.THREAD: of_alert(thread_reading.thread),
    thread_reading.QUESTION: of_alert(thread_reading.question),
    situation_reading.THREAD: situation_reading.thread,
    wording.DECISION: wording.opening,
}
