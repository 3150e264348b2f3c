"""All data of a time or of a person: taken out, or deleted."""
