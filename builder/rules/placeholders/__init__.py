"""Placeholders in the editors' texts: what is written wrongly, and what is filled in at run time where."""
