"""The one error of the commands themselves; apart from `refusals`, which knows everybody's."""


class Refused(Exception):
    """A command was not carried out, nothing was changed; carries the line to read."""
