"""The life of bookings, with their time and their meeting."""
