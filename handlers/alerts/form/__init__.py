"""The form of an alert: seven taps from the button to sent, one screen edited in place."""
