"""Many partners at once, from a table: looked over first, then invited all or not at all."""
