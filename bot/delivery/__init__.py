"""Messages out: one paced emitter for every call to Telegram that has an effect."""
