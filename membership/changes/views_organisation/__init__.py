"""The organisation's pages about changes after joining."""
