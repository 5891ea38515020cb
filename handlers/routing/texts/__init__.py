"""What coordinators read about rules."""
