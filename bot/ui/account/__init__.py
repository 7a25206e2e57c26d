"""What members decide about themselves: settings and personal data."""
