"""Convening: the invited answer, somebody comes in their place, and coordinators see who comes."""
