"""The council's registers and yearly figures, as files for the coordination."""
