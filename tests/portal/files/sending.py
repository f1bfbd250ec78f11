"""A form with a file, and requests that send one as a stream."""

import io

from django.core.handlers.wsgi import WSGIRequest

from portal.files.fields import UploadField
from portal.forms import PortalForm

LINE = b"----line"


class OneFile(PortalForm):
    """As the rooms above build theirs."""

    extract = UploadField(allowed=("pdf", "docx"))


class Stream(io.RawIOBase):
    """A request's body that is made while it is read: a head, ``size`` bytes beginning like a PDF, and an end."""

    def __init__(self, size):
        head = b'--%s\r\nContent-Disposition: form-data; name="extract"; filename="a.pdf"\r\n' % LINE
        head += b"Content-Type: application/pdf\r\n\r\n%PDF-1.7\n"
        self.end = b"\r\n--%s--\r\n" % LINE
        self.total = len(head) + size + len(self.end)
        self._head, self._left, self.given = io.BytesIO(head), size, 0

    def readable(self):
        return True

    def read(self, n=-1):
        n = 1 << 16 if n is None or n < 0 else n
        part = self._head.read(n)
        if not part and self._left:
            part = b"a" * min(n, self._left)
            self._left -= len(part)
        elif not part:
            part, self.end = self.end[:n], self.end[n:]
        self.given += len(part)
        return part


def post(size, *, length=None):
    """The request and its stream; ``length`` is what the request says about itself ("" for nothing)."""
    stream = Stream(size)
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/",
        "CONTENT_TYPE": "multipart/form-data; boundary=" + LINE.decode(),
        "CONTENT_LENGTH": str(stream.total) if length is None else length,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "wsgi.input": stream,
    }
    return WSGIRequest(environ), stream
