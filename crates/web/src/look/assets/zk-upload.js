// <zk-upload>: a place to drop a file on; the bar follows the upload of the form around it.
class Upload extends HTMLElement {
  connectedCallback() {
    const zone = this.querySelector(".drop");
    const input = this.querySelector("input[type=file]");
    const bar = this.querySelector("progress");
    const hint = this.querySelector(".drop-hint");
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
    zone.addEventListener("dragleave", (event) => {
      if (!zone.contains(event.relatedTarget)) zone.classList.remove("over");
    });
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      if (event.dataTransfer.files.length > 0) {
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
    const form = this.closest("zk-form");
    const hinted = hint.textContent;
    form?.addEventListener("zk-refused", () => {
      bar.hidden = true;
      hint.textContent = hinted;
    });
    form?.addEventListener("zk-upload-progress", ({ detail }) => {
      if (!detail.lengthComputable || input.files.length === 0) return;
      bar.hidden = false;
      bar.max = detail.total;
      bar.value = detail.loaded;
      if (detail.loaded === detail.total) hint.textContent = this.dataset.sent;
    });
  }
}

customElements.define("zk-upload", Upload);
