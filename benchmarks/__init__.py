"""How good and how fast the themes are, on labelled papers: see README.md here."""
