"""What Discord shows: one file per card, on a base that answers every press."""
