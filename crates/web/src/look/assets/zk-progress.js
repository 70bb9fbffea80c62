// <zk-progress data-source>: asks every second how far a piece of work has come, and goes on when it is finished.
import { ask } from "./requests.js";

class Progress extends HTMLElement {
  connectedCallback() {
    this.waiting = 1000;
    this.timer = setTimeout(() => this.look(), this.waiting);
  }

  disconnectedCallback() { clearTimeout(this.timer); }

  async look() {
    try {
      const { done, total, state, message, location: target } = await ask(this.dataset.source);
      this.waiting = 1000;
      this.show(done, total, message);
      if (state !== "running" && state !== "waiting") {
        if (target) location.assign(target);
        else location.reload();
        return;
      }
    } catch {
      // The work goes on without us: ask again, less and less often.
      this.waiting = Math.min(this.waiting * 2, 15000);
      this.querySelector(".progress-text").textContent = this.dataset.lost;
    }
    if (this.isConnected) this.timer = setTimeout(() => this.look(), this.waiting);
  }

  show(done, total, message) {
    const bar = this.querySelector("progress");
    if (total > 0) {
      bar.max = total;
      bar.value = done;
    } else {
      bar.removeAttribute("value");
    }
    if (message) this.querySelector(".progress-text").textContent = message;
  }
}

customElements.define("zk-progress", Progress);
