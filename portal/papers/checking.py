"""Reads an uploaded file only to take its fingerprint: nothing of it is kept, in memory or on disk."""

import hashlib

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from portal.papers.rules import MAX_CHECKED_BYTES


class FingerprintOnly(FileUploadHandler):
    """Takes SHA-256 of the first file as it streams past. ``fingerprint`` is "" without a file."""

    def __init__(self, request=None):
        super().__init__(request)
        self.fingerprint = ""
        self.too_large = False
        self.size = 0
        self._sum = None

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self._sum = hashlib.sha256()

    def receive_data_chunk(self, raw_data, start):
        self.size += len(raw_data)
        if self.size > MAX_CHECKED_BYTES:
            self.too_large = True
            raise StopUpload(connection_reset=True)
        self._sum.update(raw_data)
        # Without a return value nothing goes on to a later handler.

    def file_complete(self, file_size):
        if file_size:
            self.fingerprint = self._sum.hexdigest()
