"""Who of a town hall is on call, week by week: shown, entered in one message, told."""
