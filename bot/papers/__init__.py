"""What is known about papers: everything that a card shows, and what a server's members wrote about them."""
