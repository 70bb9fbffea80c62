// A short word about what has just happened, in the corner, read out by screen readers.
import { element } from "./requests.js";

export function toast(text) {
  const place = document.getElementById("toasts");
  if (!place || !text) return;
  const message = element("div", "toast", text);
  place.append(message);
  setTimeout(() => message.remove(), 4000);
}
