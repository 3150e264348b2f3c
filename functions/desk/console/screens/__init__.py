"""What the staff see: a module a screen, each a function from a request to an answer."""
