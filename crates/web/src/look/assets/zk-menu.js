// <zk-menu>: a menu from <details> also closes by Escape, by a press beside it and when the focus leaves.
class Menu extends HTMLElement {
  connectedCallback() {
    const details = this.querySelector("details");
    const summary = this.querySelector("summary");
    this.addEventListener("keydown", (event) => {
      if (!details.open) return;
      if (event.key === "Escape") {
        details.open = false;
        summary.focus();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        const entries = Array.from(this.querySelectorAll(".menu-items :is(a, button)"));
        const step = event.key === "ArrowDown" ? 1 : -1;
        const at = entries.indexOf(document.activeElement);
        entries[at < 0 ? 0 : (at + step + entries.length) % entries.length]?.focus();
        event.preventDefault();
      }
    });
    this.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !this.contains(event.relatedTarget)) details.open = false;
    });
    document.addEventListener("pointerdown", (event) => {
      if (details.open && !this.contains(event.target)) details.open = false;
    });
  }
}

customElements.define("zk-menu", Menu);
