/* The browser's own calendar beside a day that is written in words. The field works without this file. */
(() => {
  "use strict";
  document.querySelectorAll("input[data-day]").forEach((field) => {
    const native = document.createElement("input");
    if (!native.showPicker) return;
    Object.assign(native, { type: "date", tabIndex: -1, className: "calendar-value", value: field.dataset.iso });
    native.setAttribute("aria-hidden", "true");
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "secondary", textContent: field.dataset.day });
    const label = field.labels && field.labels[0];
    if (label) button.setAttribute("aria-label", `${field.dataset.day}: ${label.textContent.trim()}`);
    const place = document.createElement("span");
    place.className = "calendar";
    place.append(native, button);
    field.after(place);
    button.addEventListener("click", () => native.showPicker());
    native.addEventListener("change", () => {
      if (!native.valueAsDate) return;
      const words = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
      const language = document.documentElement.lang === "en" ? "en-GB" : "sv";
      field.value = new Intl.DateTimeFormat(language, words).format(native.valueAsDate);
      ["input", "change"].forEach((kind) => field.dispatchEvent(new Event(kind, { bubbles: true })));
      field.focus();
    });
  });
})();
