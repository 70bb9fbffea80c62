// <zk-presence>: says that one has a record open or is writing about it, and shows who else does.
import { hear, tab } from "./live.js";
import { isBegun } from "./place.js";

/** The server forgets who is silent for three times as long. */
const AGAIN = 25 * 1000;
/** Who has not typed for so long is not writing any more. */
const PEN_DOWN = 60 * 1000;

/** Whether this is a record's page or a form of it. */
const isHere = (address) => location.pathname === address || location.pathname.startsWith(`${address}/`);

class Presence extends HTMLElement {
  connectedCallback() {
    if (this.begun) return;
    this.begun = true;
    this.typed = 0;
    hear("presence", (others) => { if (isHere(others.address)) this.show(others); });
    document.addEventListener("input", (event) => {
      const form = event.target.closest?.("form[method=post]");
      if (!form) return;
      this.typed = isBegun(form) ? Date.now() : 0;
      if (this.doing !== this.said) this.say();
    });
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") this.say(); });
    addEventListener("pagehide", () => navigator.sendBeacon("/live/presence", this.words("leaving")));
    this.say();
  }

  get doing() { return Date.now() - this.typed < PEN_DOWN ? "writing" : "reading"; }

  words(doing) {
    const { kind, number } = this.dataset;
    return new URLSearchParams({ kind, number, tab, doing });
  }

  async say() {
    clearTimeout(this.timer);
    if (document.visibilityState === "visible") {
      this.said = this.doing;
      try {
        const answer = await fetch("/live/presence", {
          method: "POST", body: this.words(this.said), credentials: "same-origin",
          headers: { Accept: "application/json", "Zhike-Unasked": "1" },
        });
        if (answer.ok) this.show(await answer.json());
      } catch {
        // Offline: others will notice by the silence.
      }
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.say(), AGAIN);
  }

  show({ line, writing }) {
    this.toggleAttribute("data-writing", writing);
    if (this.textContent !== line) this.textContent = line;
  }
}

customElements.define("zk-presence", Presence);
