// Talking to the server, and small things that several elements share.

/** Asks for JSON; throws when there is no good answer. `signal` cancels an older question. */
export async function ask(address, signal) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin", signal });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** Reads JSON; null for what is none. */
export function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The address with one more parameter. */
export function withParameter(address, name, value) {
  const url = new URL(address, location.href);
  url.searchParams.set(name, value);
  return url;
}

/** A random key, also where `crypto.randomUUID` is missing because the page came without TLS. */
export function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** An element with text, never markup. */
export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

/** Whether keys belong to what is being typed, and not to shortcuts. */
export function isTyping(event) {
  const target = event.target;
  return event.isComposing || event.ctrlKey || event.metaKey || event.altKey ||
    (target instanceof Element && target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null);
}

/** Keeps a choice of looks for a year, where the server reads it for the next page. */
export function remember(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}
