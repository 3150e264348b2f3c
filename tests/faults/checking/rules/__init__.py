"""What the checker holds a history and its table against, a module a subject."""
