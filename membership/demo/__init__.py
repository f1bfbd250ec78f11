"""The demonstration: one made-up county with something on every screen. Loaded with DEBUG only, never in production."""
