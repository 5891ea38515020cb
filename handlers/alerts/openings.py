"""What can be shown of an alert for a few minutes, and what opens each."""

from collections.abc import Mapping

from handlers.alerts import reading
from handlers.alerts.attachments import viewing
from handlers.alerts.correcting import reading as version_reading
from handlers.alerts.showing import CONTENT, Opening
from handlers.alerts.thread import reading as thread_reading

OPENINGS: Mapping[str, Opening] = {
    CONTENT: reading.content,
    version_reading.VERSION: version_reading.content,
    viewing.FILE: viewing.opening,
    thread_reading.THREAD: thread_reading.thread,
    thread_reading.QUESTION: thread_reading.question,
}
