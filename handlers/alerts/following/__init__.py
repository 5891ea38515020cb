"""What becomes of an alert: its sheet, and whoever takes charge of it."""
