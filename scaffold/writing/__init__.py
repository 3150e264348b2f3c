"""Writes the answers where the values stand."""
