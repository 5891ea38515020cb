"""Every word about groups, by who reads it."""
