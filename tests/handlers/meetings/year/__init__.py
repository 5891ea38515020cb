"""A whole year of a council's meetings, lived by the clock."""
