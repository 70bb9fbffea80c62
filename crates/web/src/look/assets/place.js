// Exchanging parts of a page without moving what one reads and without taking away what one does there.

/** Asks for a page that nobody wished for, and reads it. */
export async function fetchPage(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html", "Zhike-Unasked": "1" }, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** Whether somebody is doing something in a part of the page: a form begun or refused, a menu or dialog open, a field entered. */
export function isBusy(part) {
  if (part.querySelector(":popover-open, details.menu[open], .form-problem:not(:empty)")) return true;
  const active = document.activeElement;
  if (part.contains(active) && active.matches("input:not([type=checkbox]), textarea, select")) return true;
  return Array.from(part.querySelectorAll("form")).some(isBegun);
}

/** Whether something was filled into a form. Ticks that select rows are kept by their list. */
export function isBegun(form) {
  return Array.from(form.elements).some((field) => {
    if (field.type === "hidden" || field.name === "select" || field.matches("[data-select-all]")) return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.type === "file") return field.files.length > 0;
    if (field.tagName === "SELECT") {
      const options = Array.from(field.options);
      return options.some((option) => option.defaultSelected) && options.some((option) => option.selected !== option.defaultSelected);
    }
    return "defaultValue" in field && field.value !== field.defaultValue;
  });
}

/** Does what may change heights, then scrolls so that what one reads stands where it stood. */
export function keepPlace(change) {
  const keyed = (element) => element.dataset.key ?? element.dataset.href;
  const active = document.activeElement;
  const main = document.getElementById("main");
  const isSeen = (element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  let anchor = main?.contains(active) && active !== main && isSeen(active) ? active : null;
  anchor ??= Array.from(main?.querySelectorAll("[data-key], tr[data-href]") ?? []).find((element) => element.getBoundingClientRect().top >= 0 && isSeen(element));
  const before = anchor?.getBoundingClientRect().top;
  change();
  if (!anchor) return;
  if (!anchor.isConnected) anchor = Array.from(main.querySelectorAll("[data-key], tr[data-href]")).find((element) => keyed(element) === keyed(anchor));
  if (anchor && scrollY > 0) scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: "instant" });
}

/** Puts fresh content into an element; what was focused in it is focused again where it is still there. */
export function exchange(old, fresh) {
  if (old.isEqualNode(fresh)) return false;
  const active = old.contains(document.activeElement) ? document.activeElement : null;
  const href = active?.getAttribute("href");
  old.replaceChildren(...fresh.childNodes);
  if (href) old.querySelector(`a[href="${CSS.escape(href)}"]`)?.focus({ preventScroll: true });
  return true;
}
