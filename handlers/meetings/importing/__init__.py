"""Many meetings at once, from a table: looked over first, then announced all or not at all."""
