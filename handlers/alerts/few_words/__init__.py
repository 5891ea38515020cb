"""A few words about an alert: asked for, taken off the chat, looked over, and handed on."""
