// A dialog that opens is ready to be written in.
document.addEventListener("toggle", (event) => {
  if (event.newState !== "open" || !event.target.matches?.(".overlay")) return;
  const first = "input:not([type=hidden], [type=checkbox]), select, textarea";
  (event.target.querySelector("[autofocus]") ?? event.target.querySelector(first))?.focus();
}, true);
