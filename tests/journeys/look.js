// What can be said of the page at this width without axe, and what the page is made of apart from its words.
//
// A shape is every element with its attributes, of a run of equal siblings one. What only holds words, addresses or
// numbers of rows says no more than whether it is empty. What the rules of axe may answer for otherwise is kept: ids
// and what points at them, roles, classes, sheets of style, what is chosen, what has the focus, and whether something
// to press is smaller than 24 px. So two pages of one shape get the same answer, and the judge asks once.
() => {
  const WORDS = "href src srcset content datetime action title alt placeholder aria-label value name nonce".split(" ");
  const KEPT = "link[rel=stylesheet], meta[name=viewport], meta[http-equiv], [type=radio], [type=checkbox]";
  const PRESSED = "a, button, input, select, textarea, summary, [tabindex], [role]";
  const SMALLEST = 24; // px, WCAG 2.5.8
  const told = (one, { name, value }) => {
    if (name.startsWith("data-")) return `${name}=${value.replace(/\d+/g, "0")}`;
    if (!WORDS.includes(name) || one.matches(KEPT)) return `${name}=${value}`;
    return `${name}${value.trim() === "" ? "" : value.startsWith("#") ? "#" : "…"}`;
  };
  const stateOf = (one) => {
    const is = [one === document.activeElement && "focus", one.checked && "checked", one.value && "filled"];
    if (!one.matches(PRESSED)) return is;
    const { width, height } = one.getBoundingClientRect();
    return [...is, width === 0 ? "away" : (width < SMALLEST || height < SMALLEST) && "small"];
  };
  const shapeOf = (one) => {
    if (one.localName === "style") return one.textContent;
    const parts = new Set();
    for (const child of one.childNodes) {
      if (child.nodeType === Node.ELEMENT_NODE) parts.add(shapeOf(child));
      else if (child.nodeType === Node.TEXT_NODE && child.data.trim()) parts.add("…");
    }
    const signs = [...[...one.attributes].map((each) => told(one, each)), ...stateOf(one).filter(Boolean)];
    return `<${one.localName} ${signs.join(" ")}>${[...parts].join("")}</>`;
  };
  // HTML allows no block inside a run of text; browsers show it all the same, so nobody would see it.
  const runs = ["span", "b", "strong", "em", "small", "label", "button", "time", "h1", "h2", "h3", "h4"];
  const blocks = ["form", "div", "ul", "ol", "dl", "table", "section", "article", "fieldset", "figure", "nav"];
  const misplaced = document.querySelectorAll(runs.flatMap((run) => blocks.map((block) => `${run} > ${block}`)).join());
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  const root = document.documentElement;
  const sheets = [...document.styleSheets].map((sheet) => sheet.href || sheet.ownerNode.textContent);
  const frame = [root.lang, root.className, document.body.className, ...sheets].join(" ");
  const frames = [...document.querySelectorAll("body > header, body > footer")];
  return {
    shape: shapeOf(root),
    parts: frames.map((one) => `${frame} ${shapeOf(one)}`),
    misplaced: [...misplaced].map((one) => one.parentElement.outerHTML.slice(0, 160)),
    twice: ids.filter((id, place) => ids.indexOf(id) !== place),
    sideways: root.scrollWidth - root.clientWidth,
    headings: document.querySelectorAll("h1").length,
    language: root.lang,
    title: document.title,
  };
}
