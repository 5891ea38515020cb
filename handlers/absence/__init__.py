"""Absences: until when, who stands in meanwhile, and the return."""
