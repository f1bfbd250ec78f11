"""What the public pages read. Each function says how many queries it costs; none of them costs more with more rows."""
