"""A fast Bot API in a process of its own: it keeps times, enforces the pace, and fails on request.

The playground is made for people and tests: it lives in the loop of whoever plays. This one is made
for measuring: nothing of the bot's work happens in it, and it is never what limits a figure.
"""
