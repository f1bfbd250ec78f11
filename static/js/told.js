/* What the server says of the fields when a page saves itself, told where they stand: the same words and the same
   elements as on the page that a press of the button gives. Nothing moves, and the focus stays. */
(() => {
  "use strict";
  const ROOM = 150; // milliseconds between an element that speaks and its words: what is new is else not read aloud
  let latest = [], word = "";

  const described = (control, id, is) => {
    const ids = new Set((control.getAttribute("aria-describedby") || "").split(" ").filter(Boolean));
    if (is) ids.add(id);
    else ids.delete(id);
    if (ids.size) control.setAttribute("aria-describedby", [...ids].join(" "));
    else control.removeAttribute("aria-describedby");
  };
  const tell = (control, box, id, words, make, place) => {
    let line = document.getElementById(id);
    described(control, id, words);
    if (!words) { line?.remove(); return; }
    if (line?.dataset.words === words || (line && !line.dataset.words && line.textContent.includes(words))) return;
    if (!line) {
      line = make();
      line.id = id;
      line.setAttribute("aria-live", "polite");
      place(box, line);
    }
    line.dataset.words = words;
    setTimeout(() => { if (line.dataset.words === words) write(line, words); }, ROOM);
  };
  const write = (line, words) => {
    if (line.localName !== "ul") { line.textContent = words; return; }
    line.replaceChildren(...words.split("\n").map((one) => {
      const item = document.createElement("li");
      const said = document.createElement("span");
      said.className = "vh";
      said.textContent = word;
      item.append(said, ` ${one}`);
      return item;
    }));
  };
  const list = () => Object.assign(document.createElement("ul"), { className: "errorlist" });
  const hint = () => Object.assign(document.createElement("div"), { className: "hint" });
  const beside = (control) => (box, line) => {
    if (box.matches("fieldset")) box.querySelector("legend").after(line);
    else if (control.closest(".choice")) control.closest(".choice").after(line);
    else (control.closest(".rich-box") || control).before(line);
  };

  const show = (form) => {
    const told = new Map(latest.map((one) => [one.id, one]));
    form.querySelectorAll(".field").forEach((box) => {
      if (box.querySelector(".field")) return;
      const control = box.matches("fieldset") ? box : box.querySelector(".rich-paper") || box.querySelector("input:not([type=hidden]), select, textarea");
      const id = box.matches("fieldset") ? box.id.replace(/_group$/, "") : control?.id;
      if (!id) return;
      const one = told.get(id) || { errors: [], notes: "" };
      // Half an address is no fault while somebody writes it: faults wait until the field is left.
      const isWritten = box.contains(document.activeElement);
      if (!isWritten || !one.errors.length) {
        const words = one.errors.join("\n");
        tell(control, box, `${id}_error`, words, list, beside(control));
        box.classList.toggle("has-error", Boolean(words));
        if (words) control.setAttribute("aria-invalid", "true");
        else control.removeAttribute("aria-invalid");
      }
      tell(control, box, `${id}_notes`, one.notes, hint, (_box, line) => box.append(line));
    });
  };

  /* told: {word, fields: [{id, errors, notes}]}, the word before a fault, and the fields that have anything to say; of
     the others nothing is said any more. */
  window.tellFields = (form, told) => {
    if (!told) return;
    latest = told.fields;
    word = told.word;
    show(form);
    if (form.dataset.tells) return;
    form.dataset.tells = "1";
    form.addEventListener("focusout", () => setTimeout(() => show(form)));
  };
})();
