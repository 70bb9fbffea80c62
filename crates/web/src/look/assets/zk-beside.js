// <zk-beside data-field data-source data-param>: beside a form, what there is already about what was chosen in one of its
// fields: the first rows of a list of the server, as links that open apart, so that the form stays.
import { fetchPage } from "./place.js";
import { element, withParameter } from "./requests.js";

const MOST = 8;

class Beside extends HTMLElement {
  connectedCallback() {
    this.teaching = Array.from(this.childNodes);
    document.addEventListener("change", (event) => {
      if (event.target.name === this.dataset.field) this.look(event.target.value);
    });
    const field = document.querySelector(`[name="${CSS.escape(this.dataset.field)}"]`);
    if (field?.value) this.look(field.value);
  }

  async look(value) {
    this.wanted = value;
    if (!value) return this.replaceChildren(...this.teaching);
    try {
      const address = withParameter(this.dataset.source, this.dataset.param, value);
      const page = await fetchPage(address);
      if (this.wanted === value) this.show(Array.from(page.querySelectorAll("zk-list tbody > tr")), address);
    } catch {
      // Offline, or not to be seen: the form goes on without it.
      if (this.wanted === value) this.replaceChildren();
    }
  }

  show(rows, address) {
    if (rows.length === 0) return this.replaceChildren(element("p", "dim", this.dataset.none));
    const list = element("ul", "duties");
    for (const row of rows.slice(0, MOST)) {
      const line = element("li");
      const [name, ...cells] = Array.from(row.querySelectorAll("td:not(.tick)"));
      line.append(...name.childNodes);
      const facts = element("div", "row");
      facts.append(...cells.filter((cell) => cell.querySelector(".tag, .clock")).flatMap((cell) => Array.from(cell.childNodes)));
      line.append(facts);
      list.append(line);
    }
    const parts = [list];
    if (rows.length > MOST) {
      const all = element("a", "", this.dataset.all);
      all.href = address;
      parts.push(all);
    }
    this.replaceChildren(...parts);
    for (const link of this.querySelectorAll("a")) link.target = "_blank";
  }
}

customElements.define("zk-beside", Beside);
