/* Shows the ways that need a key only where the browser can use one, and says in words why a key failed and what to do. */
(() => {
  "use strict";
  const usable = Boolean(window.PublicKeyCredential && navigator.credentials);
  const shown = usable ? "#passkey_login, #key_way" : "#key_unusable";
  document.querySelectorAll(shown).forEach((element) => { element.hidden = false; });
  if (!usable) document.querySelectorAll("#key_button").forEach((button) => { button.disabled = true; });

  // The browser's names for what went wrong. That a person said no, waited too long or has no key for this place has
  // one name, so that no page learns which keys somebody has.
  const faults = {
    NotAllowedError: "none",
    AbortError: "none",
    InvalidStateError: "already",
    NotSupportedError: "unable",
    ConstraintError: "unable",
    SecurityError: "place",
  };

  document.addEventListener("allauth.error", (event) => {
    const failed = document.getElementById("key_failed");
    if (!failed) return;
    event.preventDefault();
    const fault = faults[event.detail.exception && event.detail.exception.name] || "other";
    const texts = [...failed.querySelectorAll("[data-fault]")];
    const said = texts.find((text) => text.dataset.fault === fault) || texts.find((text) => text.dataset.fault === "other");
    texts.forEach((text) => { text.hidden = text !== said; });
    failed.hidden = false;
    failed.setAttribute("role", "alert");
  });
})();
