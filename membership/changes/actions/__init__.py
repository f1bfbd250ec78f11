"""What changes a membership after joining."""
