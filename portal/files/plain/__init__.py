"""What a sent workbook or YAML file holds, as plain rows and values: nothing is built, fetched or worked out.

Without Django, so that ``portal/files/checker.py`` can read in a small process of its own, with limits on memory and
time: ``guard.read_guarded``. The limits here are counted before or while a file is read, because a small file may
unpack to millions of cells or keys. A refusal is a short code; the room that asked for the file has its sentence."""

# Of a workbook.
MOST_UNPACKED = 30 * 1024**2  # bytes, all members together
MOST_MEMBERS = 200
MOST_MARKUP = 1_000_000  # angle brackets that open something, all members together
MOST_SHEETS = 100
MOST_CELLS = 100_000  # with content, of the whole file
MOST_EMPTY_CELLS = 400_000  # with nothing but a colour or a border, of the whole file
MOST_ROWS = 3000  # of one sheet: the last one with content
MOST_COLUMNS = 40  # further ones are not read, and that is told
MOST_MERGED = 200  # ranges told of one sheet
MOST_TEXT = 1_000_000  # characters of all cells together, a text counted each time it is used

# Of a YAML file.
DEEPEST = 12  # levels
MOST_VALUES = 20_000  # texts, keys, lists and mappings together
MOST_KEYS = 200  # of one mapping
LONGEST_VALUE = 60_000  # characters of one text


class Unread(Exception):
    """The file is not taken in. ``code`` says why; ``where`` holds what is known about the place (line, sheet, key)."""

    def __init__(self, code: str, **where: object):
        super().__init__(code)
        self.code, self.where = code, where
