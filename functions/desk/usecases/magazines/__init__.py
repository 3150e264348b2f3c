"""Magazines: who subscribes and leaves, and the sending of an issue."""
