"""An author corrects an alert that was sent: a new version, told where the first one was told."""
