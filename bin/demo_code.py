#!/usr/bin/env python3
"""Print the six-digit code that the demo's staff give when they log in (RFC 6238; the secret is public)."""

import base64
import hashlib
import hmac
import struct
import time

DEMO_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PERIOD = 30  # seconds

if __name__ == "__main__":
    counter = struct.pack(">Q", int(time.time()) // PERIOD)
    digest = hmac.new(base64.b32decode(DEMO_SECRET), counter, hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    print(f"{number % 1_000_000:06d}  (valid {PERIOD - int(time.time()) % PERIOD} s)")
