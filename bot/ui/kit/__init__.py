"""What every card is made of, whatever it shows: actions, ids, text, forms, pages."""
