"""What server managers set up."""
