"""How rows of the outbox are sent."""
