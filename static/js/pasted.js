/* What is pasted from an office program, read from its own HTML: lists with their levels, tables with their cells.
   It only helps: of a text without HTML, and without script, the server reads the same from tabs and signs. */
window.pasted = (() => {
  "use strict";
  const BREAK = " ↵ "; // a line break within a cell, as the server writes it
  const LISTS = "ul, ol";
  const BLOCKS = "p, div, h1, h2, h3, h4, h5, h6, li, ul, ol, table, tr, blockquote, pre, dl, dt, dd, section, article, body";

  // Styles are kept under another name, and style sheets left out: the page's policy would protest against each.
  const parse = (html) => new DOMParser().parseFromString(html.replace(/<style[\s\S]*?(<\/style>|$)/gi, "").replace(/\sstyle=("[^"]*"|'[^']*')/gi, " data-style=$1"), "text/html");
  const style = (element) => element.dataset.style || "";
  const words = (text) => text.replace(/[ \t\r\n\f]+/g, " ");

  // Word writes the items of a list as paragraphs that say their level in a style, with the sign in a span of its own.
  const lists = (doc) => {
    for (const item of doc.querySelectorAll("p, div")) {
      const found = /mso-list:\s*\w+\s+level(\d)/i.exec(style(item));
      if (!found) continue;
      const sign = [...item.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(style(span)));
      const mark = sign ? words(sign.textContent.replace(/\u00a0/g, " ")).trim() : "";
      sign?.remove();
      const kind = /^[(]?(?:\d|[a-z]{1,4}[.)])/i.test(mark) ? "ol" : "ul";
      const type = /^[(]?([a-z])/i.exec(kind === "ol" ? mark : "")?.[1];
      place(doc, item, Number(found[1]), kind, type && (/[ivx]/i.test(type) ? "i" : "a"));
    }
    // Word on the web puts each item in a list of its own, and says its level beside.
    for (const wrapper of doc.querySelectorAll("div.ListContainerWrapper")) {
      for (const point of wrapper.querySelectorAll("li")) {
        const item = doc.createElement("div");
        item.append(...point.childNodes);
        wrapper.before(item);
        place(doc, item, Number(point.dataset.ariaLevel || point.getAttribute("aria-level")) || 1, point.closest(LISTS).localName);
      }
      wrapper.remove();
    }
    return doc;
  };
  const place = (doc, item, level, kind, type) => {
    const made = (first) => {
      const list = doc.createElement(kind);
      if (type) list.setAttribute("type", type);
      if (first) list.dataset.level = level;
      return list;
    };
    let list = item.previousElementSibling;
    if (!list?.dataset.level || (level <= Number(list.dataset.level) && list.localName !== kind)) {
      list = made(true);
      item.before(list);
    }
    for (let depth = Number(list.dataset.level); depth < level; depth += 1) {
      const above = list.lastElementChild;
      const under = above.lastElementChild?.matches(LISTS) ? above.lastElementChild : null;
      if (under && (depth + 1 < level || under.localName === kind)) list = under;
      else above.append((list = made(false)));
    }
    const point = doc.createElement("li");
    point.append(...item.childNodes);
    list.append(point);
    item.remove();
  };

  // The page's own marks: "- ", "1. ", two spaces more for each level, "|" between cells.
  const label = (list, number) => {
    const type = list.getAttribute("type") || /list-style-type:\s*(lower-alpha|lower-latin|lower-roman)/.exec(style(list))?.[1] || "";
    if (list.localName === "ul") return "- ";
    if (/^a$|alpha|latin/i.test(type)) return `${String.fromCharCode(97 + (number - 1) % 26)}) `;
    if (/^i$|roman/i.test(type)) return `${["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"][number - 1] || number}) `;
    return `${number}. `;
  };
  const text = (node) => {
    let out = "";
    for (const child of node.childNodes) {
      if (child.nodeType === 3) out += words(child.data);
      else if (child.nodeType !== 1 || /^(style|script|title|xml)$/i.test(child.localName)) continue;
      else if (child.localName === "br") out += "\n";
      else out += child.matches(BLOCKS) ? `\n${text(child)}\n` : text(child);
    }
    return out;
  };
  const lines = (node) => text(node).split("\n").map((line) => line.trim()).filter(Boolean);
  const list = (element, depth, out) => {
    let number = Number(element.getAttribute("start")) || 1;
    for (const point of element.children) {
      if (point.matches(LISTS)) { list(point, depth + 1, out); continue; }
      const under = [...point.querySelectorAll(LISTS)].filter((one) => !one.parentElement.closest(LISTS) || one.parentElement.closest("li") === point);
      under.forEach((one) => one.remove());
      const said = lines(point).join(" ");
      if (said) out.push("  ".repeat(depth) + label(element, number++) + said);
      under.forEach((one) => list(one, said ? depth + 1 : depth, out));
    }
  };
  const table = (element, out) => {
    const grid = [];
    [...element.rows].forEach((row, y) => {
      grid[y] ||= [];
      let x = 0;
      for (const cell of row.cells) {
        while (grid[y][x] !== undefined) x += 1;
        const said = lines(cell).map((line) => line.replaceAll("|", "\\|")).join(BREAK);
        for (let down = 0; down < Math.min(cell.rowSpan || 1, element.rows.length - y); down += 1) {
          for (let right = 0; right < Math.min(cell.colSpan, 60); right += 1) {
            (grid[y + down] ||= [])[x + right] = down || right ? "" : said;
          }
        }
      }
    });
    const wide = Math.max(0, ...grid.map((row) => row.length));
    const filled = grid.map((row) => Array.from({ length: wide }, (_one, x) => row[x] || "")).filter((row) => row.some(Boolean));
    if (wide < 2) filled.forEach((row) => out.push(row[0].replaceAll(BREAK, "\n").replaceAll("\\|", "|"), ""));
    else out.push("", ...filled.map((row) => `| ${row.join(" | ")} |`), "");
  };
  const walk = (node, out) => {
    let loose = [];
    const settle = () => {
      const said = loose.join("").split("\n").map((line) => line.trim()).filter(Boolean);
      if (said.length) out.push(said.join("\n"), "");
      loose = [];
    };
    for (const child of node.childNodes) {
      if (child.nodeType === 3) loose.push(words(child.data));
      else if (child.nodeType !== 1 || /^(style|script|title|xml)$/i.test(child.localName)) continue;
      else if (child.localName === "br") loose.push("\n");
      else if (child.matches("ul, ol, table") || child.querySelector("ul, ol, table")) {
        settle();
        if (child.matches(LISTS)) { list(child, 0, out); out.push(""); }
        else if (child.localName === "table") table(child, out);
        else walk(child, out);
      } else if (child.matches(BLOCKS)) { settle(); out.push(lines(child).join("\n"), ""); }
      else loose.push(text(child));
    }
    settle();
  };

  return {
    /* The HTML with Word's lists as lists, without styles. */
    html: (html) => {
      const doc = lists(parse(html));
      // Google Docs wraps all in a <b> that is not bold, and says what is in styles, as Word on the web does.
      for (const one of doc.querySelectorAll("b, span")) {
        if (one.localName === "b" && !/font-weight:\s*normal/.test(style(one))) continue;
        const marks = [/font-weight:\s*(bold|[6-9]00)/.test(style(one)) && "strong", /font-style:\s*italic/.test(style(one)) && "em"];
        let inner = doc.createDocumentFragment();
        inner.append(...one.childNodes);
        for (const mark of marks.filter(Boolean)) {
          const around = doc.createElement(mark);
          around.append(inner);
          inner = around;
        }
        one.replaceWith(inner);
      }
      doc.querySelectorAll("[data-style]").forEach((one) => one.removeAttribute("data-style"));
      return doc.body.innerHTML;
    },
    /* The text in the page's own marks; "" when it holds no list and no table, and the browser's own way is right. */
    marks: (html) => {
      const doc = lists(parse(html));
      const many = doc.querySelector("table")?.querySelectorAll("td, th").length > 1 || doc.querySelector("li");
      if (!many) return "";
      const out = [];
      walk(doc.body, out);
      return out.join("\n").replace(/\n{3,}/g, "\n\n").trim();
    },
  };
})();
