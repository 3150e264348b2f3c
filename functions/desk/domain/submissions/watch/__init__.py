"""What the staff keep an eye on among submissions: what is due, what hangs together, what lost its place."""
