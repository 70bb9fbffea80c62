// <zk-picker data-source data-shown data-free>: a text field becomes a search on the server; its name moves to a hidden
// field.
import { Combobox } from "./combobox.js";
import { ask, element, withParameter } from "./requests.js";

class Picker extends HTMLElement {
  connectedCallback() {
    if (this.hidden_input) return;
    const input = this.querySelector("input");
    this.hidden_input = element("input");
    this.hidden_input.type = "hidden";
    this.hidden_input.name = input.name;
    this.hidden_input.value = input.value;
    input.removeAttribute("name");
    this.shown = this.dataset.shown || input.value;
    // What the server knows is what nobody has changed yet.
    input.defaultValue = this.shown;
    input.value = this.shown;
    const box = new Combobox(input, {
      find: async (text, signal) => (await ask(withParameter(this.dataset.source, "q", text), signal)).items,
      choose: (item) => this.take(item.value, item.label),
      free: "free" in this.dataset,
    });
    // Emptied means nothing chosen. Other text is taken where the field is free, and goes back where it would not be what
    // the server knows.
    input.addEventListener("change", () => {
      const typed = input.value.trim();
      if (typed === "" || "free" in this.dataset) this.take(typed, typed);
      else input.value = this.shown;
    });
    input.addEventListener("focus", () => input.select());
    this.append(this.hidden_input, box.list);
  }

  take(value, label) {
    this.hidden_input.value = value;
    this.shown = label;
    this.querySelector("input").value = label;
    this.hidden_input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

customElements.define("zk-picker", Picker);
