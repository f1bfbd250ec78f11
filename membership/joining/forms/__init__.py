"""Forms of a declaration: one for each section, repeatable rows, and the signing."""
