/* Writing in a draft: an editor in the long texts, saving while one writes, moving rows by dragging. All works without. */
(() => {
  "use strict";
  const form = document.getElementById("writing");

  // The editor: its code is fetched only where a long text stands. Its buttons are the page's own.
  const marks = { bold: "toggleBold", italic: "toggleItalic", bullets: "toggleBulletList", numbers: "toggleOrderedList", undo: "undo", row: "addRowAfter", "row-away": "deleteRow", column: "addColumnAfter", "column-away": "deleteColumn", "table-away": "deleteTable" };
  const states = { bold: ["bold"], italic: ["italic"], heading: ["heading", { level: 2 }], subheading: ["heading", { level: 3 }], bullets: ["bulletList"], numbers: ["orderedList"], link: ["link"] };

  // Tab goes on to the next thing on the page, as everywhere; the arrows go between the cells.
  const table = (kit) => kit.Table.extend({
    addKeyboardShortcuts() {
      const { Tab: _forward, "Shift-Tab": _back, ...rest } = this.parent?.() || {};
      return rest;
    },
  });

  const edit = (kit, area) => {
    if (area === document.activeElement || area.value !== area.defaultValue) return; // somebody was quicker: keep their text
    const label = document.querySelector(`label[for="${area.id}"]`);
    const box = document.createElement("div");
    const paper = document.createElement("div");
    const id = area.id;
    box.className = "rich-box";
    label.id = `${id}_label`;
    area.before(box);
    box.append(document.getElementById("rich-buttons").content.cloneNode(true), paper);
    area.hidden = true;
    area.removeAttribute("id");
    const described = area.getAttribute("aria-describedby");
    const editor = new kit.Editor({
      element: paper,
      injectCSS: false,
      content: area.dataset.html,
      extensions: [
        kit.Document, kit.Paragraph, kit.Text, kit.HardBreak, kit.Bold, kit.Italic, kit.BulletList, kit.OrderedList, kit.ListItem, kit.History,
        kit.Heading.configure({ levels: [2, 3] }),
        kit.Link.configure({ openOnClick: false, protocols: ["https", "mailto"], defaultProtocol: "https" }),
        table(kit), kit.TableRow, kit.TableHeader, kit.TableCell,
      ],
      editorProps: {
        // The server cleans what is pasted; styles go at once, because the page's policy would protest against each.
        transformPastedHTML: window.pasted.html,
        attributes: {
          id, class: "rich-paper flow rich", role: "textbox", "aria-multiline": "true", "aria-labelledby": label.id,
          ...(described ? { "aria-describedby": described } : {}),
          ...(area.getAttribute("aria-invalid") ? { "aria-invalid": "true" } : {}),
        },
      },
      onUpdate: () => {
        area.value = editor.isEmpty ? "" : editor.getHTML();
        area.dispatchEvent(new Event("input", { bubbles: true }));
      },
    });
    label.addEventListener("click", (event) => { event.preventDefault(); editor.commands.focus(); });
    buttons(box, editor);
  };

  const buttons = (box, editor) => {
    const bar = box.querySelector(".rich-buttons");
    const all = [...bar.querySelectorAll("button")];
    const linking = box.querySelector(".rich-link");
    const address = linking.querySelector("input");
    const link = (href) => {
      const chain = editor.chain().focus().extendMarkRange("link");
      (href ? chain.setLink({ href }) : chain.unsetLink()).run();
      linking.hidden = true;
    };
    const does = {
      heading: () => editor.chain().focus().toggleHeading({ level: 2 }).run(),
      subheading: () => editor.chain().focus().toggleHeading({ level: 3 }).run(),
      link: () => {
        linking.hidden = !linking.hidden;
        if (linking.hidden) return;
        address.value = editor.getAttributes("link").href || "";
        address.focus();
      },
      "link-set": () => link(/^[a-z]+:/i.test(address.value) ? address.value.trim() : address.value.trim() && `https://${address.value.trim()}`),
      "link-unset": () => link(""),
    };
    box.addEventListener("click", (event) => {
      const name = event.target.closest("button")?.dataset.do;
      if (!name) return;
      if (!name.startsWith("link")) editor.view.focus(); // at once: the kit's own focus waits for a frame
      if (does[name]) does[name]();
      else editor.chain().focus()[marks[name]]().run();
    });
    address.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); does["link-set"](); }
      if (event.key === "Escape") { linking.hidden = true; editor.commands.focus(); }
    });
    address.addEventListener("input", (event) => event.stopPropagation());
    // One stop for Tab; the arrows go between the buttons.
    all.forEach((button, at) => { button.tabIndex = at ? -1 : 0; });
    bar.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const seen = all.filter((button) => !button.hidden);
      const at = seen.indexOf(document.activeElement);
      if (!step || at < 0) return;
      event.preventDefault();
      const next = seen[(at + step + seen.length) % seen.length];
      seen[at].tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
    const show = () => all.forEach((button) => {
      const state = states[button.dataset.do];
      if (state) button.setAttribute("aria-pressed", String(editor.isActive(...state)));
      if ("inTable" in button.dataset) button.hidden = !editor.isActive("table");
      if (button.hidden && !button.tabIndex) { button.tabIndex = -1; all[0].tabIndex = 0; }
    });
    editor.on("transaction", show);
    show();
  };

  const areas = form ? [...form.querySelectorAll("textarea[data-rich]")] : [];
  if (areas.length) {
    import(form.dataset.editor).then((kit) => {
      areas.forEach((area) => edit(kit, area));
      document.documentElement.dataset.editing = "ready";
      const wanted = location.hash && document.getElementById(location.hash.slice(1));
      if (wanted?.isContentEditable) wanted.focus();
    });
  }

  // Saving a moment after the last key, with the state in words.
  const status = document.getElementById("saved");
  if (form && "autosave" in form.dataset) {
    const PAUSE = 1500; // milliseconds of rest before saving
    const AGAIN = 15000; // milliseconds before trying again
    let timer = 0, busy = false, changed = false, stopped = false, pressed = null, refused = 0;
    const say = (words, wrong) => {
      if (status.textContent !== words) status.textContent = words;
      status.classList.toggle("is-wrong", Boolean(wrong));
    };
    const later = (pause = PAUSE) => { clearTimeout(timer); timer = setTimeout(save, pause); };
    const answered = async (answer) => {
      const data = await answer.json();
      say(data.message, !answer.ok);
      window.tellFields(form, data.told);
      stopped = answer.status === 409 && !data.again;
      if (!answer.ok) {
        changed = true;
        // Logged in again in another tab: at once. Else, and if that did not help, in a while.
        if (data.again) later(await window.freshToken(form) && answer.status === 403 && !refused++ ? 0 : AGAIN);
        return;
      }
      refused = 0;
      form.elements.seen.value = data.seen;
    };
    const save = async () => {
      if (busy || stopped || !changed) return;
      busy = true;
      changed = false;
      say(form.dataset.saving);
      try {
        await answered(await fetch(location.href.split("#")[0], { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" } }));
      } catch {
        changed = true;
        say(form.dataset.failed, true);
        later(AGAIN);
      }
      busy = false;
      if (pressed) { delete form.dataset.sent; form.requestSubmit(pressed); }
    };
    form.addEventListener("input", () => {
      changed = true;
      if (stopped) return;
      say(form.dataset.writing);
      later();
    });
    form.addEventListener("submit", (event) => {
      clearTimeout(timer);
      if (busy) { event.preventDefault(); pressed = event.submitter; return; }
      changed = false;
    });
    addEventListener("beforeunload", (event) => { if (changed || busy) event.preventDefault(); });
    document.addEventListener("visibilitychange", save); // on leaving the tab, and on coming back to it
  }

  // Dragging: the same address as the buttons, with the place instead of a direction.
  document.querySelectorAll("[data-reorder]").forEach((list) => {
    let dragged = null;
    list.querySelectorAll("[data-drag]").forEach((grip) => {
      grip.hidden = false;
      const row = grip.closest("li");
      grip.addEventListener("pointerdown", () => { row.draggable = true; });
      grip.addEventListener("pointerup", () => { row.draggable = false; });
      row.addEventListener("dragstart", (event) => {
        dragged = row;
        row.classList.add("is-dragged");
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", "");
      });
      row.addEventListener("dragend", () => { row.draggable = false; row.classList.remove("is-dragged"); dragged = null; });
    });
    list.addEventListener("dragover", (event) => {
      const over = event.target.closest("li");
      if (!dragged || !over || over === dragged || over.parentElement !== list) return;
      event.preventDefault();
      const box = over.getBoundingClientRect();
      list.insertBefore(dragged, event.clientY > box.top + box.height / 2 ? over.nextSibling : over);
    });
    list.addEventListener("drop", (event) => {
      if (!dragged) return;
      event.preventDefault();
      const moves = dragged.querySelector("form");
      const place = document.createElement("input");
      place.type = "hidden";
      place.name = "to";
      place.value = String([...list.children].indexOf(dragged));
      moves.append(place);
      moves.submit();
    });
    list.addEventListener("dragover", (event) => { if (dragged) event.preventDefault(); });
  });
})();
