"""Seminars as a whole: how they stand, who applied, what became of the mails, and who was there."""
