"""Who comes in at the console: the provider's sign-in, the session, and what is kept when one has ended."""
