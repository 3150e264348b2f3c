"""Magazines: their subscribers, and the issues that staff send."""
