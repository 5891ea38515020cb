"""The doctor: looks at everything that Vigie needs, beside a bot that runs, and changes nothing."""
