"""content/seminars.yml as the bundle has it, and as calendar files and a feed."""
