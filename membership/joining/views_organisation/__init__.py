"""The organisation's pages: my pages, the draft and its sections, signing, and what was handed in."""
