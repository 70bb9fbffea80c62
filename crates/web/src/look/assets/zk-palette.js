// <zk-palette data-source>: the search field of the top bar answers while one types; Ctrl-K and / lead there.
import { Combobox } from "./combobox.js";
import { ask, isTyping, withParameter } from "./requests.js";

class Palette extends HTMLElement {
  connectedCallback() {
    if (this.box) return;
    const input = this.querySelector("input");
    this.box = new Combobox(input, {
      openEmpty: true,
      find: (text, signal) => this.find(text, signal),
      choose: (item) => location.assign(item.href),
    });
    this.append(this.box.list);
    document.addEventListener("keydown", (event) => {
      const called = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
      if (called || (event.key === "/" && !isTyping(event))) {
        event.preventDefault();
        input.focus();
        input.select();
        this.box.search(0);
      }
    });
  }

  async find(text, signal) {
    const pages = this.pages(text);
    const titled = pages.length ? [{ label: this.dataset.pages, title: true }, ...pages] : [];
    if (!text) return titled;
    let found = [];
    try {
      found = (await ask(withParameter(this.dataset.source, "q", text), signal)).items;
    } catch (fault) {
      if (signal.aborted) throw fault;
    }
    const all = withParameter(this.querySelector("form").action, "q", text);
    const end = found.length ? { label: this.dataset.more, href: all } : { label: this.dataset.empty, none: true };
    // Records first: a person who types a name seldom means a page.
    return [...found.filter((item) => item.href), ...titled, end];
  }

  /** The entries of the navigation whose words hold the text. */
  pages(text) {
    const wanted = text.toLowerCase();
    return Array.from(document.querySelectorAll("#nav a"), (link) => ({
      label: link.querySelector("span").textContent, href: link.href,
    })).filter((page) => page.label.toLowerCase().includes(wanted));
  }
}

customElements.define("zk-palette", Palette);
