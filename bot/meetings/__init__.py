"""Meetings: scheduling, signups, presenters, series and reminders."""
