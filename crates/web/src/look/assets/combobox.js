// An input with a list of answers below it, by the ARIA combobox pattern. Pickers and the palette use it.
import { element } from "./requests.js";

let made = 0;

export class Combobox {
  /**
   * `find(text, signal)` gives the items [{label, hint, title, none}] for a text; `choose(item)` is told what was chosen.
   * An item with `title` is a heading and one with `none` a remark: neither can be chosen. Unless the text itself is an
   * answer (`free`), the first item is the one that Enter takes. `role` is what the field becomes for screen readers.
   */
  constructor(input, { find, choose, delay = 120, openEmpty = false, free = false, role = "combobox" }) {
    Object.assign(this, { input, find, choose, delay, openEmpty, free, items: [], at: -1 });
    this.list = element("ul", "options");
    this.list.id = `options-${++made}`;
    this.list.setAttribute("role", "listbox");
    this.list.hidden = true;
    const label = input.labels?.[0]?.textContent ?? input.getAttribute("aria-label");
    if (label) this.list.setAttribute("aria-label", label);
    if (role) input.setAttribute("role", role);
    for (const [name, value] of Object.entries({
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id, autocomplete: "off",
    })) input.setAttribute(name, value);
    input.addEventListener("input", (event) => { if (!event.isComposing) this.search(); });
    input.addEventListener("compositionend", () => this.search());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    if (openEmpty) input.addEventListener("click", () => { if (this.list.hidden) this.search(0); });
    // A press would take the focus away and close the list before the click arrives.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(Number(option.dataset.index));
    });
  }

  /** What is searched for. */
  get wanted() { return this.input.value.trim(); }

  search(delay = this.delay) {
    clearTimeout(this.timer);
    this.running?.abort();
    const text = this.wanted;
    if (!text && !this.openEmpty) return this.close();
    this.timer = setTimeout(async () => {
      this.running = new AbortController();
      const { signal } = this.running;
      try {
        const items = await this.find(text, signal);
        if (!signal.aborted && document.activeElement === this.input) this.show(items);
      } catch {
        // An answer that does not come leaves the field as it is; typing goes on.
        if (!signal.aborted) this.close();
      }
    }, delay);
  }

  show(items) {
    this.items = items;
    this.list.replaceChildren(...items.map((item, index) => this.option(item, index)));
    this.list.hidden = items.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.place();
    this.mark(this.free ? -1 : items.findIndex((item) => !item.title && !item.none));
  }

  /** The list opens upwards where it would end below the window and there is more room above. */
  place() {
    this.list.classList.remove("up");
    const { top, bottom } = this.input.getBoundingClientRect();
    const beneath = innerHeight - bottom;
    this.list.classList.toggle("up", this.list.offsetHeight + 4 > beneath && top > beneath);
  }

  option(item, index) {
    const row = element("li", item.title ? "options-title" : item.none ? "options-none" : "");
    row.append(element("span", "", item.label));
    if (item.title || item.none) {
      row.setAttribute("role", "presentation");
      return row;
    }
    if (item.hint) row.append(element("small", "", item.hint));
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    row.id = `${this.list.id}-${index}`;
    row.dataset.index = index;
    return row;
  }

  mark(index) {
    this.list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    this.at = index;
    const row = index < 0 ? null : document.getElementById(`${this.list.id}-${index}`);
    if (row) {
      row.setAttribute("aria-selected", "true");
      row.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", row.id);
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  move(step) {
    const count = this.items.length;
    for (let n = 1, next = this.at; n <= count; n++) {
      next = (Math.max(next, step < 0 ? 0 : -1) + step + count) % count;
      if (!this.items[next].title && !this.items[next].none) return this.mark(next);
    }
  }

  key(event) {
    // Enter and arrows belong to the Chinese input method while it composes.
    if (event.isComposing) return;
    if (this.list.hidden) {
      if (event.key === "ArrowDown") { event.preventDefault(); this.search(0); }
      return;
    }
    if (event.key === "ArrowDown") this.move(1);
    else if (event.key === "ArrowUp") this.move(-1);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.at >= 0) this.take(this.at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  take(index) {
    const item = this.items[index];
    this.close();
    if (item) this.choose(item);
  }

  close() {
    clearTimeout(this.timer);
    this.running?.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
