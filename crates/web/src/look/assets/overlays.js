// A dialog that opens is ready to be written in.
document.addEventListener("toggle", (event) => {
  if (event.newState !== "open" || !event.target.matches?.(".overlay")) return;
  event.target.querySelector("input:not([type=hidden], [type=checkbox]), select, textarea")?.focus();
}, true);
