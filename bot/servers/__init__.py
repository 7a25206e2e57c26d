"""What each server has set up."""
