"""What is read about messages to many people."""
