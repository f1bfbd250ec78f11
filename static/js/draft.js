/* Saves a step of the declaration a moment after the last key, and says when. The page works without. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const status = document.getElementById("saved");
  const PAUSE = 1200; // milliseconds of rest before saving
  const AGAIN = 15000; // milliseconds before trying again
  let timer = 0, waiting = false, busy = false, stopped = false, pressed = null, refused = 0;

  const say = (text, wrong) => {
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle("is-wrong", Boolean(wrong));
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
        Object.entries(data.fields).forEach(([name, value]) => { form.elements[name].value = value; });
        say(data.message);
      } else {
        // A colleague has saved: the button shows both. What cannot be saved as it stands is tried at the next key.
        stopped = answer.status === 409 && !data.again;
        waiting = true;
        say(data.message, answer.status !== 422);
        if (data.again) again(await window.freshToken(form) && answer.status === 403 && !refused++ ? 0 : AGAIN);
      }
    } catch {
      waiting = true;
      say(form.dataset.failed, true);
      again(AGAIN);
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
  form.addEventListener("input", () => {
    waiting = true;
    if (!stopped) say(form.dataset.writing);
    again(PAUSE);
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
