"""Opening days: calendars, and public holidays against two libraries."""
