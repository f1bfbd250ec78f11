/* Shows the ways that need a key only where the browser can use one, and says in words when a key failed. */
(() => {
  "use strict";
  if (window.PublicKeyCredential) {
    document.querySelectorAll("#passkey_login, #key_way").forEach((element) => { element.hidden = false; });
  }
  document.addEventListener("allauth.error", (event) => {
    const failed = document.getElementById("key_failed");
    if (!failed) return;
    event.preventDefault();
    failed.hidden = false;
    failed.setAttribute("role", "alert");
  });
})();
