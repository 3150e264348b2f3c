"""From when until when, how often and with which options a form takes submissions."""
