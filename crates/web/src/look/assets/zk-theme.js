// <zk-theme>: light, dark or as the system says, at once and remembered.
import { remember } from "./requests.js";

class Theme extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=theme]");
      if (!button) return;
      event.preventDefault();
      document.documentElement.dataset.theme = button.value;
      remember("theme", button.value);
      for (const other of this.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
    });
  }
}

customElements.define("zk-theme", Theme);
