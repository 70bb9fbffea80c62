// <zk-list>: j/k move, Enter opens, x selects, e edits, r refreshes in place, ? explains; a bar counts what is selected.
import { exchange, isBusy } from "./place.js";
import { isTyping } from "./requests.js";
import { toast } from "./toast.js";

class List extends HTMLElement {
  connectedCallback() {
    this.classList.add("ready");
    this.addEventListener("change", (event) => this.changed(event));
    this.prepare();
  }

  prepare() {
    const all = this.querySelector("[data-select-all]");
    if (all) all.hidden = false;
    this.count();
  }

  get rows() { return Array.from(this.querySelectorAll("tbody > tr")); }
  get ticks() { return Array.from(this.querySelectorAll("tbody .tick input")); }
  get current() { return this.querySelector("tr.at"); }

  changed(event) {
    if (event.target.matches("[data-select-all]")) for (const tick of this.ticks) tick.checked = event.target.checked;
    if (event.target.closest(".tick")) this.count();
  }

  count() {
    const ticks = this.ticks;
    const selected = ticks.filter((tick) => tick.checked).length;
    this.classList.toggle("selecting", selected > 0);
    const words = this.querySelector(".act-count");
    if (words) words.textContent = this.dataset.selected.replace("#", selected);
    const all = this.querySelector("[data-select-all]");
    if (all) {
      all.checked = selected > 0 && selected === ticks.length;
      all.indeterminate = selected > 0 && selected < ticks.length;
    }
  }

  /** Does what a key means; true when it meant something. */
  press(key) {
    const row = this.current;
    if (key === "j") this.move(1);
    else if (key === "k") this.move(-1);
    else if (key === "r") this.refresh();
    else if (key === "Enter" && row?.dataset.href) location.assign(row.dataset.href);
    else if (key === "e" && row?.dataset.edit) location.assign(row.dataset.edit);
    else if (key === "x" && row) row.querySelector(".tick input")?.click();
    else return false;
    return true;
  }

  move(step) {
    const rows = this.rows;
    if (rows.length === 0) return;
    const at = rows.indexOf(this.current);
    const next = rows[at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + step))];
    this.current?.classList.remove("at");
    next.classList.add("at");
    next.scrollIntoView({ block: "nearest" });
    (next.querySelector(".name a") ?? next.querySelector("a"))?.focus({ preventScroll: true });
  }

  /**
   * Takes from a fresh copy of this list what its rows say now, each row where it stands. True when the copy holds other
   * rows or another order: that is left to whoever reads.
   */
  update(fresh) {
    const rows = this.rows;
    const freshRows = Array.from(fresh.querySelectorAll("tbody > tr"));
    const same = rows.length === freshRows.length && rows.every((row, at) => row.dataset.href === freshRows[at].dataset.href);
    for (const row of rows) {
      const now = freshRows.find((other) => other.dataset.href && other.dataset.href === row.dataset.href);
      if (!now || isBusy(row)) continue;
      const selected = row.querySelector(".tick input")?.checked;
      const ticking = row.querySelector(".tick")?.contains(document.activeElement);
      exchange(row, now);
      const tick = row.querySelector(".tick input");
      if (tick && selected) tick.checked = true;
      if (tick && ticking) tick.focus({ preventScroll: true });
    }
    this.count();
    return !same;
  }

  /** Loads the same page and exchanges the list, keeping what is selected, the row one is at and the scroll. */
  async refresh() {
    const index = Array.from(document.querySelectorAll("zk-list")).indexOf(this);
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelectorAll("zk-list")[index];
      if (!fresh) return;
      const selected = new Set(this.ticks.filter((tick) => tick.checked).map((tick) => tick.value));
      const href = this.current?.dataset.href;
      this.replaceChildren(...fresh.childNodes);
      for (const tick of this.ticks) tick.checked = selected.has(tick.value);
      this.rows.find((row) => href && row.dataset.href === href)?.classList.add("at");
      this.prepare();
      toast(this.dataset.refreshed);
    } catch {
      // Offline: the list stays as it was.
    }
  }
}

customElements.define("zk-list", List);

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || document.querySelector(".overlay:popover-open")) return;
  // Enter on a link or button is that element's own.
  if (event.key === "Enter" && event.target.closest?.("a, button, summary, input")) return;
  if (event.key === "?") {
    document.getElementById("keys")?.showPopover();
    return event.preventDefault();
  }
  const lists = Array.from(document.querySelectorAll("zk-list"));
  const list = lists.find((one) => one.current) ?? lists[0];
  if (list?.press(event.key)) return event.preventDefault();
  const button = document.querySelector(`[aria-keyshortcuts="${CSS.escape(event.key)}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});
