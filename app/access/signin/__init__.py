"""How a person gets in: passwords, back-off, second factors, and the pages that ask for them."""
