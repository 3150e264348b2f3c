"""Files that staff take away: CSV and workbooks."""
