// <zk-nav>: collapses the navigation to its signs and remembers it.
import { remember } from "./requests.js";

class Nav extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => {
      const root = document.documentElement;
      const slim = root.dataset.nav !== "slim";
      if (slim) root.dataset.nav = "slim";
      else delete root.dataset.nav;
      button.setAttribute("aria-expanded", String(!slim));
      remember("nav", slim ? "slim" : "wide");
    });
  }
}

customElements.define("zk-nav", Nav);
