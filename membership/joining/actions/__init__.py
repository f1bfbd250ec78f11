"""Doing things to a membership: drafting (draft), signing and handing in (signing), the county's part (deciding)."""
