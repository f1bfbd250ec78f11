"""Static files as they are served: compressed, and named by their content wherever they were collected."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Collected(CompressedManifestStaticFilesStorage):
    """Names by content also with DEBUG, once `make run` has collected: its visitors get what production's get.

    Django names files plainly with DEBUG, and those are served uncompressed."""

    def url(self, name, force=False):
        return super().url(name, force=force or bool(self.hashed_files))
