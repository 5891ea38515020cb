"""The registers that meetings hand over."""

from handlers.exports import Register
from handlers.meetings.exporting.calendar import whole_calendar
from handlers.meetings.exporting.tables import decisions_table, meetings_table
from handlers.words import later

REGISTERS = (
    Register("meetings", later("Réunions {year}"), meetings_table),
    Register("calendar", later("Réunions {year}, pour l'agenda"), whole_calendar),
    Register("decisions", later("Décisions {year}"), decisions_table),
)
