"""The council's own settings, and the end of its trial period."""
