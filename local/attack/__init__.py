"""`make attack`: sends what a desk has to refuse to a running one, and says what held. Stores nothing."""
