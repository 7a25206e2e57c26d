"""What people type for a time: a date, an hour, a duration or a rule of repetition, read or asked about."""
