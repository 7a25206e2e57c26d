"""Meetings as calendar files (RFC 5545), with the rules of their time zones."""
