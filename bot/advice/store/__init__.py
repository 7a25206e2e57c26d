"""What advice reads from the database and keeps there."""
