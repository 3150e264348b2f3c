"""The readings and writes of seats, and of what staff set for a seminar."""
