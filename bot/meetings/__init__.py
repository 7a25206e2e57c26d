"""Meetings: a paper, a presenter, seats and a waitlist, reminders that arrive, series that keep their hour."""
