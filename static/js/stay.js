/* Tells some minutes before a session ends, and lets one stay. Without it the page says how long one may be idle. */
(() => {
  "use strict";
  const box = document.getElementById("session-time");
  if (!box) return;
  const WARN = Number(box.dataset.warn) * 1000;
  const TICK = 10000;
  const TYPED_EVERY = 4 * 60000; // somebody who types is there, also in a form that is not saved by itself
  const status = document.getElementById("session-time-status");
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("session-time") : null;
  let idleEnd, wholeEnd, heard, timer, before = null, closed = "", minuteSaid = false;

  const hear = (left) => {
    heard = Date.now();
    idleEnd = left.idle === null || left.idle === "" ? Infinity : heard + Number(left.idle) * 1000;
    wholeEnd = heard + Number(left.whole) * 1000;
  };

  // What the portal says now; null when the session is over. No sign of life by itself. Throws when out of reach.
  const ask = async (options = {}) => {
    const headers = { Accept: "application/json", ...options.headers };
    const answer = await fetch(box.dataset.url, { ...options, headers });
    if (answer.redirected) return null;
    if (answer.status === 403) return options.method ? answer : null;
    if (!answer.ok) throw new Error(answer.status);
    hear(await answer.json());
    return answer;
  };

  const post = (token) => ask({ method: "POST", headers: { "X-CSRFToken": token } });
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";

  // A log-in in another tab has changed the token: fetch the new one once.
  const stay = async () => {
    let answer = await post(token());
    if (answer && answer.status === 403) {
      const fresh = await fetch(box.dataset.token, { headers: { Accept: "application/json" } });
      answer = fresh.ok && !fresh.redirected ? await post((await fresh.json()).token) : null;
    }
    const stayed = Boolean(answer && answer.ok);
    if (stayed) tabs?.postMessage("stayed");
    return stayed;
  };

  const hide = () => {
    if (box.hidden) return;
    const had = box.contains(document.activeElement);
    box.hidden = true;
    if (had && before?.isConnected) before.focus();
    before = null;
  };

  const show = (kind) => {
    const shownNow = box.hidden || box.dataset.kind !== kind;
    box.dataset.kind = kind;
    box.querySelectorAll("[data-when]").forEach((part) => { part.hidden = part.dataset.when !== kind; });
    if (!shownNow || closed === kind) return;
    if (box.hidden) before = document.activeElement;
    box.hidden = false;
    [...box.querySelectorAll("button, a")].find((one) => !one.hidden)?.focus();
  };

  const count = (left) => {
    const minutes = Math.max(1, Math.ceil(left / 60000));
    const words = minutes === 1 ? box.dataset.one : `${minutes} ${box.dataset.more}`;
    box.querySelectorAll("[data-left]").forEach((place) => { if (place.textContent !== words) place.textContent = words; });
    if (minutes === 1 && !minuteSaid) { minuteSaid = true; status.textContent = `${box.querySelector("h2").innerText}: ${words}`; }
  };

  const later = (ms) => { clearTimeout(timer); timer = setTimeout(look, Math.min(ms, 2 ** 31 - 1)); };

  const look = async () => {
    const left = () => Math.min(idleEnd, wholeEnd) - Date.now();
    // Another tab, or what is saved while one writes, may have given it more time: the portal knows.
    if (left() <= WARN && Date.now() - heard > TICK / 2) {
      try {
        if (await ask() === null) { show("over"); return; }
      } catch { later(TICK); return; }
    }
    if (left() > WARN) {
      closed = "";
      minuteSaid = false;
      hide();
      later(left() - WARN);
      return;
    }
    count(left());
    show(idleEnd <= wholeEnd ? "idle" : "whole");
    later(TICK);
  };

  box.addEventListener("click", async (event) => {
    const does = event.target.closest("[data-do]")?.dataset.do;
    if (does === "close") { closed = box.dataset.kind; hide(); }
    if (does !== "stay") return;
    try {
      if (!await stay()) { show("over"); return; }
      status.textContent = box.dataset.stayed;
    } catch { /* out of reach: the warning stands, and the button can be pressed again */ }
    look();
  });
  box.addEventListener("keydown", (event) => { if (event.key === "Escape") { closed = box.dataset.kind; hide(); } });
  addEventListener("input", () => {
    if (idleEnd === Infinity || Date.now() - heard < TYPED_EVERY) return;
    heard = Date.now();
    stay().then((stayed) => { if (stayed) look(); }, () => {});
  });
  tabs?.addEventListener("message", () => { heard = 0; ask().then(look, () => {}); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });

  hear(box.dataset);
  look();
})();
