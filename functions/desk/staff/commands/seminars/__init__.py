"""Commands for seminars: how their seats stand, the viewing URL, who was there, and calling one off."""
