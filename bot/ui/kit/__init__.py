"""What every card is made of: actions, ids, text, forms, pages."""
