"""Cards, buttons and forms: one package per feature, on a kit that knows none of them."""
