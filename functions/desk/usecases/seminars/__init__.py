"""Seminars: who gets a seat, the viewing URL for all, what staff do to a seminar as a whole."""
