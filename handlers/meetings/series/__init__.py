"""Meetings that come back: when they do, kept as a rule of RFC 5545."""
