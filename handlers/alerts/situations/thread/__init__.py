"""The thread of a situation: what those in its circle have to tell each other, sealed to them."""
