// <zk-fold>: a very long text shows its beginning, and the whole of it when asked. What it adds stands in its shadow, so that
// two copies of a page that say the same are still the same.
import { element } from "./requests.js";

/** What is longer than this is folded; a little more than the rest is not worth a button. */
const HIGHEST = 480;
/** Lines of which the whole was asked for, so that they stay open when the page is brought up to date. */
const unfolded = new Set();

const look = new CSSStyleSheet();
look.replaceSync(`
  .text[data-folded] { max-height: 320px; overflow: hidden; mask-image: linear-gradient(black 75%, transparent); }
  button { border: 0; padding: 4px 0 0; background: none; color: var(--accent); font: inherit; cursor: pointer; }
  button:focus-visible { outline: 2px solid var(--accent); border-radius: 3px; }
  @media print { .text[data-folded] { max-height: none; mask-image: none; } button { display: none; } }
`);

class Fold extends HTMLElement {
  connectedCallback() {
    const words = document.getElementById("main")?.dataset;
    const key = this.closest("[data-key]")?.dataset.key;
    if (this.shadowRoot || !words?.unfold || this.scrollHeight <= HIGHEST) return;
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [look];
    const text = element("div", "text");
    text.append(document.createElement("slot"));
    const button = element("button");
    button.type = "button";
    root.append(text, button);
    const show = (whole) => {
      text.toggleAttribute("data-folded", !whole);
      button.textContent = whole ? words.fold : words.unfold;
      button.setAttribute("aria-expanded", String(whole));
    };
    button.addEventListener("click", () => {
      const whole = text.hasAttribute("data-folded");
      if (whole) unfolded.add(key);
      else unfolded.delete(key);
      show(whole);
    });
    show(unfolded.has(key));
  }
}

customElements.define("zk-fold", Fold);
