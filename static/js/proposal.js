/* Saves the proposal a moment after the last key, and shows beside it how the paper looks. The page works without. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const preview = document.getElementById("preview");
  const status = document.getElementById("saved");
  const PAUSE = 1200; // milliseconds of rest before saving
  const AGAIN = 15000; // milliseconds before trying again
  let timer = 0, waiting = false, busy = false, stopped = false, pressed = null, refused = 0;

  const say = (text, wrong) => {
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle("is-wrong", Boolean(wrong));
  };
  const show = (html) => {
    const open = preview.querySelector("details")?.open;
    const at = preview.scrollTop;
    preview.innerHTML = html;
    if (open && preview.querySelector("details")) preview.querySelector("details").open = true;
    preview.scrollTop = at;
  };
  const took = (data) => {
    form.elements.edition.value = data.edition;
    show(data.preview);
  };
  const save = async () => {
    if (busy || stopped) return;
    busy = true;
    waiting = false;
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), headers: { "Accept": "application/json" } });
      const data = await answer.json();
      window.tellFields(form, data.told);
      if (answer.ok) {
        refused = 0;
        took(data);
        say(data.message);
      } else {
        if (data.edition) took(data); // one part waits, the others were saved
        stopped = answer.status === 409 && !data.again;
        waiting = true;
        say(data.message, true);
        // Logged in again in another tab: at once. Else, and if that did not help, in a while.
        if (data.again) again(await window.freshToken(form) && answer.status === 403 && !refused++ ? 0 : AGAIN);
      }
    } catch {
      waiting = true;
      say(form.dataset.failed, true);
    }
    busy = false;
    if (pressed) {
      delete form.dataset.sent;
      form.requestSubmit(pressed);
    }
  };
  const again = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(() => (busy ? again(PAUSE) : save()), pause);
  };
  const later = () => {
    waiting = true;
    if (!stopped) say(form.dataset.writing);
    again(PAUSE);
  };
  // How long a text is, counted as the server does: characters, a line break as one.
  const count = (area) => {
    const n = [...area.value].length, most = Number(area.dataset.most);
    const near = n > most * 0.9;
    let line = area.nextElementSibling?.classList.contains("count") ? area.nextElementSibling : null;
    if (!line && !near) return;
    if (!line) {
      line = document.createElement("p");
      line.className = "count";
      line.setAttribute("role", "status");
      area.after(line);
    }
    const words = near ? (n > most ? form.dataset.tooLong : form.dataset.near) : "";
    line.textContent = words.replace("@n", n.toLocaleString("sv")).replace("@most", most.toLocaleString("sv"));
    line.classList.toggle("too-long", n > most);
  };
  form.addEventListener("input", (event) => {
    if (event.target.dataset.most) count(event.target);
    if (!["new", "place"].includes(event.target.name)) later();
  });
  form.querySelectorAll("[data-most]").forEach(count);
  // Lists and tables out of office programs, with their levels and cells; all else as the browser pastes it.
  form.addEventListener("paste", (event) => {
    const area = event.target;
    const marks = area.dataset?.most && window.pasted?.marks(event.clipboardData?.getData("text/html") || "");
    if (!marks) return;
    event.preventDefault();
    const before = area.value.slice(0, area.selectionStart), after = area.value.slice(area.selectionEnd);
    const whole = (before && !before.endsWith("\n") ? "\n" : "") + marks + (after && !after.startsWith("\n") ? "\n" : "");
    if (!document.execCommand("insertText", false, whole)) { // the browser's own way can be undone
      area.setRangeText(whole, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    waiting = false;
    if (busy) { // the save under way gives the page its new edition first
      event.preventDefault();
      pressed = event.submitter;
    } else stopped = true;
  });
  addEventListener("beforeunload", (event) => { if (waiting) event.preventDefault(); });
})();
