"""Mails that wait, did not arrive, or are asked for again."""
