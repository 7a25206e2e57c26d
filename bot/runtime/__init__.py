"""What the running client stands on: log, gateway, command sync, error messages, alerts and the startup report."""
