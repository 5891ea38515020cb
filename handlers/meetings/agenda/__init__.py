"""Agendas: their points, in which order, for how long, and each version that is sent."""
