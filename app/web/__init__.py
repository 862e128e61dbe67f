"""How a view answers: page or fragment, errors, forms, one transaction per request, headers."""
