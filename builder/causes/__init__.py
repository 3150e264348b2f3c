"""One cause, one mistake: of what the rules found of one thing, what is reported, and where."""
