/* Forms that outlive a log-in: in another tab it gives the browser a new token, that those opened before it need too. */
(() => {
  "use strict";

  // Gives every form of the page the token of now. The form says where it is fetched; false when logged out or away.
  window.freshToken = async (form) => {
    try {
      const answer = await fetch(form.dataset.token, { headers: { "Accept": "application/json" } });
      if (!answer.ok) return false;
      const { token } = await answer.json();
      document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
      return true;
    } catch {
      return false;
    }
  };

  // What could not be sent before is sent with it. Without this script a second press is needed after a log-in.
  document.querySelectorAll("form[data-resend]").forEach((form) => {
    let isFresh = false;
    form.addEventListener("submit", async (event) => {
      if (isFresh) return;
      event.preventDefault();
      await window.freshToken(form);
      isFresh = true;
      delete form.dataset.sent; // portal.js has counted the press
      form.requestSubmit(event.submitter);
    });
    addEventListener("pageshow", () => { isFresh = false; });
  });
})();
