"""Tests of how situations end."""
