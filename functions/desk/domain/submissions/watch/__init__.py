"""What the staff keep an eye on: what is due, what hangs together, what lost its place, what was done."""
