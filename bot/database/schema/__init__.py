"""Tables and the migrations that lead to them."""
