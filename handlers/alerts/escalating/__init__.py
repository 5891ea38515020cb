"""Who is asked next when nobody answers, and when: from the mayor to the coordination."""
