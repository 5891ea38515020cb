"""The rules that let others hear of an alert, and who would hear of what."""
