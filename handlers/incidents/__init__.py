"""What Vigie owns up to: a message that could not be shown, hours whose messages may be lost."""
