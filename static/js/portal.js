/* Small comforts. Every page works without this file. */
(() => {
  "use strict";
  const all = (selector) => document.querySelectorAll(selector);

  // After a failed form, start where the errors are listed.
  const summary = document.querySelector(".error-summary[autofocus]");
  if (summary) summary.focus();

  // A second press on the same button sends nothing.
  all("form[method=post]").forEach((form) => {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
    });
  });
  addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => delete form.dataset.sent));

  // Leaving a changed form asks first. The page says so with data-unsaved on the form.
  all("form[data-unsaved]").forEach((form) => {
    let changed = false;
    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("submit", () => { changed = false; });
    addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  });

  // Copy a link; the button is hidden where this cannot work.
  all("[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const text = document.getElementById(button.dataset.copy).textContent;
      navigator.clipboard.writeText(text).then(() => {
        button.querySelector("span").textContent = button.dataset.done;
      });
    });
  });

  // A day that is written in words gets the browser's own calendar beside it.
  const day = document.querySelector("input[data-day]");
  if (day) document.head.append(Object.assign(document.createElement("script"), { src: day.dataset.script }));

  // Filters stand open where there is room; newer browsers do this by the stylesheet alone.
  if (matchMedia("(min-width: 60rem)").matches) all("details.filter").forEach((filter) => { filter.open = true; });

  // Escape or a press outside closes an open menu of the header.
  const menus = () => all("details.switch[open]");
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus().forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });
  addEventListener("click", (event) => {
    menus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
})();
