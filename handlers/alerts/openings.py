"""What can be shown of an alert for a few minutes, and what opens each."""

from collections.abc import Mapping

from handlers.alerts import reading
from handlers.alerts.attachments import viewing
from handlers.alerts.showing import CONTENT, Opening

OPENINGS: Mapping[str, Opening] = {
    CONTENT: reading.content,
    viewing.FILE: viewing.opening,
}
