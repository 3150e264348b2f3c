"""When a form, or one of its options, takes what is sent. Imports the calendar and `placeholders`."""
