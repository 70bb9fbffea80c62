// A short word about what has just happened, in the corner, read out by screen readers.
import { element } from "./requests.js";

const LATER = "toast";

/** The same on the page that follows; one without the frame, as before signing in, says nothing. */
export function toastLater(text) {
  if (text && document.getElementById("toasts")) sessionStorage.setItem(LATER, text);
}

/** Says what the page before left to be said. */
export function toastKept() {
  const text = sessionStorage.getItem(LATER);
  sessionStorage.removeItem(LATER);
  toast(text);
}

export function toast(text) {
  const place = document.getElementById("toasts");
  if (!place || !text) return;
  const message = element("div", "toast", text);
  place.append(message);
  setTimeout(() => message.remove(), 4000);
}
