"""The answers: their file, their check, and asking for them."""
