"""The web server's way in, and what the portal makes of what a request says about its own form."""

import os

from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


class Request(WSGIRequest):
    """A request that is read as UTF-8, whatever charset it names, and whose form is read or is a 400, never a 500.

    ``unreadable`` says that the content type itself made no sense; ``RefuseStrange`` answers (R-50)."""

    unreadable = False

    def _set_content_type_params(self, meta):
        # The library's own takes any codec that Python knows ("hex", "utf-16") for the query and the form, and what
        # it raises here no page can answer: there is no request yet.
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except (LookupError, ValueError):
            self.content_type, self.content_params, self.unreadable = "", {}, True

    def _load_post_and_files(self):
        try:
            super()._load_post_and_files()
        except (LookupError, ValueError) as fault:
            # A part's own header may name a codec, or a number that is none.
            self._mark_post_parse_error()
            raise BadRequest("The form could not be read.") from fault
        except Exception:
            self._mark_post_parse_error()  # whoever draws the page about it finds an empty form
            raise


application: WSGIHandler = get_wsgi_application()
application.request_class = Request

from portal.release import release  # noqa: E402 - settings first

release()  # read before the first visitor comes
