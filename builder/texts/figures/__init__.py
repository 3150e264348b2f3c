"""Figures and days of the desk in words, as texts and blocks show them."""
