"""Three ways to use the same pages: with a mouse (and axe on every page), with the keyboard alone, without script."""

import html

from playwright.sync_api import expect

from tests.journeys.judge import assert_accessible
from tests.journeys.sink_letters import PATIENCE
from tests.journeys.words import sv
from tests.processes import eventually

MOST_TABS = 250
FOCUS = """wanted => {
  const here = document.activeElement, box = here.getBoundingClientRect();
  const style = (one) => getComputedStyle(one);
  const ring = (one) => one && (style(one).outlineStyle !== "none" || style(one).boxShadow !== "none");
  const drawn = ring(here) || ring(here.parentElement) || ring(here.closest(".rich-box"));
  return {
    there: here === wanted || (!!wanted.name && wanted.type === "radio" && here.type === "radio"
      && here.name === wanted.name && here.form === wanted.form),
    visible: here === document.body || (drawn && box.width > 0 && box.height > 0),
    what: here.outerHTML.slice(0, 120),
  };
}"""
# Nothing has the focus yet, and the element stands after the header.
AHEAD = "wanted => document.activeElement === document.body && document.querySelector('main').contains(wanted)"


class Mouse:
    """Clicks and types; axe judges every page that is looked at.

    ``clicks`` counts what is pressed, chosen or ticked: links, buttons, boxes, radio buttons, lists. Typing is free.
    ``screens`` counts the pages that come to be seen, the same one anew as well; no address is written to save any."""

    def __init__(self, page):
        self.page, self.clicks, self.screens = page, 0, 0

    def arrive(self):
        """A page has come to be seen."""
        self.screens += 1

    def press_counted(self):
        """Something was pressed."""
        self.clicks += 1

    def open(self, address):
        """Write an address in the browser."""
        answer = self.page.goto(address)
        self.arrive()
        return answer.status if answer else None

    def control(self, words, where="main"):
        """The link or button with the (Swedish) words of an English source text."""
        scope = self.page.locator(where)
        text = sv(words)
        return (
            scope.get_by_role("button", name=text, exact=True).or_(scope.get_by_role("link", name=text, exact=True))
        ).first

    def field(self, name, value=None):
        """A field of the page by its name in the form; ``value`` picks one of several."""
        found = self.page.locator(f'main [name="{name}"]:not([type="hidden"])')
        return found if value is None else self.page.locator(f'main [name="{name}"][value="{value}"]')

    def press(self, words, where="main"):
        """Press a link or button and arrive at the next page."""
        self.press_counted()
        with self.page.expect_navigation():
            self.control(words, where).click()
        self.arrive()

    def follow(self, text):
        """Follow the link that holds a name, which nobody translates."""
        self.press_counted()
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link").filter(has_text=text).first.click()
        self.arrive()

    def write(self, name, text):
        """Write in a field."""
        self.field(name).fill(text)

    def compose(self, name, text):
        """Write a long text: in the editor, or in the plain field where no script runs."""
        self.page.locator(f"#id_{name}.rich-paper").fill(text)

    def pick(self, name, value):
        """Choose a radio button or an option."""
        self.press_counted()
        if self.field(name).first.evaluate("e => e.tagName") == "SELECT":
            self.field(name).select_option(value)
        else:
            self.field(name, value).check()

    def tick(self, name, value=None):
        """Tick a box."""
        self.press_counted()
        self.field(name, value).first.check()

    def download(self, link):
        """The bytes and name of what a link gives."""
        with self.page.expect_download() as waiting:
            self.set_off(link)
        return waiting.value.path().read_bytes(), waiting.value.suggested_filename

    def set_off(self, link):
        """Press without leaving the page."""
        self.press_counted()
        link.click()

    def sees(self, *texts):
        """The page shows the texts."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(str(text))

    def look(self):
        """Judge the page."""
        assert_accessible(self.page)

    def wait_for(self, text, seconds=PATIENCE):
        """Open the page again when it shows the text, as a person who waits for a paper.

        It is asked for outside the page, with the same cookies: to draw it anew each time keeps the paper waiting."""
        address = self.page.url
        eventually(lambda: text in html.unescape(self.page.request.get(address).text()), seconds=seconds)
        self.page.reload()
        self.sees(text)


class WithoutScript(Mouse):
    """The same, in a browser with script turned off; axe needs script, so pages are only read."""

    def compose(self, name, text):
        self.write(name, text)

    def pick(self, name, value):
        self.press_counted()
        if self.page.locator(f'main select[name="{name}"]').count():
            self.field(name).select_option(value)
        else:
            self.field(name, value).check()

    def look(self):
        assert self.page.locator("h1").count() == 1, self.page.url
        assert self.page.title(), self.page.url


class Keyboard(Mouse):
    """Tab, Shift+Tab, arrows, Enter and Space; the focus is always where one sees it.

    Each header is walked through once; on later pages with the same one the link past it is used."""

    def __init__(self, page):
        super().__init__(page)
        self.walked = set()

    def reach(self, found):
        """Tab forward until the element has the focus."""
        wanted = found.first.element_handle()
        keys = self.page.keyboard
        if self.page.evaluate(AHEAD, wanted):
            self._pass_header()
        for _number in range(MOST_TABS):
            focus = self.page.evaluate(FOCUS, wanted)
            if focus["there"]:
                assert focus["visible"], f"unseen focus at {self.page.url}: {focus['what']}"
                return
            keys.press("Tab")
            assert focus["visible"] or "main" in focus["what"], f"unseen focus at {self.page.url}: {focus['what']}"
        raise AssertionError(f"the keyboard never reaches {found} at {self.page.url}")

    def _pass_header(self):
        header = self.page.locator("body > header").inner_text()
        if header not in self.walked:
            self.walked.add(header)
            return
        self.page.keyboard.press("Tab")
        focus = self.page.evaluate(FOCUS, self.page.locator("a.skip").element_handle())
        if not focus["there"]:  # an address with a place in it begins there
            return
        assert focus["visible"], f"unseen focus at {self.page.url}: {focus['what']}"
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#main")).to_be_focused()
        self.page.wait_for_url("**#main")
        # The mark would follow along to where the form leads; the journeys know addresses without it.
        self.page.evaluate("history.replaceState(history.state, '', location.href.split('#')[0])")
        self.page.wait_for_url(lambda address: "#" not in address)

    def press(self, words, where="main"):
        self.press_counted()
        self.reach(self.control(words, where))
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.arrive()

    def follow(self, text):
        self.press_counted()
        self.reach(self.page.locator("main").get_by_role("link").filter(has_text=text))
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.arrive()

    def write(self, name, text):
        field = self.field(name)
        self.reach(field)
        if field.get_attribute("type") == "date":
            return self._write_day(field, text)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)
        assert field.input_value() == text
        return None

    def compose(self, name, text):
        paper = self.page.locator(f"#id_{name}.rich-paper")
        paper.wait_for()
        self.reach(paper)
        self.page.keyboard.insert_text(text)

    def _write_day(self, field, text):
        """The browser chooses the order of day, month and year; both orders are tried, as a person would."""
        year, month, day = text.split("-")
        for typed in (f"{month}{day}{year}", f"{year}{month}{day}", f"{day}{month}{year}"):
            for _part in range(3):
                self.page.keyboard.press("Delete")
                self.page.keyboard.press("ArrowRight")
            for _part in range(3):
                self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.type(typed)
            if field.input_value() == text:
                return
        raise AssertionError(f"the day {text} cannot be written with the keyboard")

    def pick(self, name, value):
        self.press_counted()
        fields, keys = self.field(name), self.page.keyboard
        if fields.first.evaluate("e => e.tagName") == "SELECT":
            self.reach(fields)
            keys.press("Home")
            for _option in range(fields.locator("option").count()):
                if fields.input_value() == value:
                    return
                keys.press("ArrowDown")
            assert fields.input_value() == value
            return
        wanted = self.field(name, value)
        self.reach(wanted)
        keys.press("Space")
        for _option in range(fields.count()):
            if wanted.is_checked():
                return
            keys.press("ArrowDown")
        assert wanted.is_checked()

    def tick(self, name, value=None):
        self.press_counted()
        box = self.field(name, value).first
        self.reach(box)
        if not box.is_checked():
            self.page.keyboard.press("Space")
        assert box.is_checked()

    def set_off(self, link):
        self.press_counted()
        self.reach(link)
        self.page.keyboard.press("Enter")

    def look(self):
        assert self.page.locator("h1").count() == 1, self.page.url
