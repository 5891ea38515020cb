"""Alerts: the form that sends them, who hears of them, Bien reçu, and reading what is sealed."""
