"""How a request's files are taken in: in memory, no more than may be kept, however long the request says it is."""

import io

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from portal.files.checks import MAX_BYTES

MAX_TOGETHER = 4 * MAX_BYTES  # bytes held for one request, all its files together
MAX_READ = 30 * MAX_BYTES  # bytes read of one request before the line is cut


class HeldInMemory(FileUploadHandler):
    """Takes each file up to one byte more than the limit; the rest is read past, so that the person gets an answer.

    A file over the limit comes out with its ``size`` over it, and without content. Nothing is written to disk."""

    def __init__(self, request=None):
        super().__init__(request)
        self.held = self.read = 0

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self._file, self._size = io.BytesIO(), 0

    def receive_data_chunk(self, raw_data, start):
        self._size += len(raw_data)
        self.read += len(raw_data)
        if self.read > MAX_READ:
            raise StopUpload(connection_reset=True)
        if self._size > MAX_BYTES or self.held + len(raw_data) > MAX_TOGETHER:
            self._give_up()
            return
        self._file.write(raw_data)
        self.held += len(raw_data)

    def _give_up(self):
        self.held -= self._file.tell()
        self._file = io.BytesIO()
        self._size = max(self._size, MAX_BYTES + 1)

    def file_complete(self, file_size):
        self._file.seek(0)
        return InMemoryUploadedFile(
            self._file, self.field_name, self.file_name, self.content_type, self._size, self.charset
        )
