// <zk-form>: sends its form without leaving the page, shows what is wrong beside the fields, keeps drafts of long texts.
import { element, randomKey } from "./requests.js";

const WEEK = 7 * 24 * 3600 * 1000;
const DRAFT = "draft:";

class ZkForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form || this.key) return;
    this.key = randomKey();
    this.form.addEventListener("submit", (event) => this.submit(event));
    for (const area of this.form.querySelectorAll("textarea[name]")) this.keepDraft(area);
    this.form.querySelector("[aria-invalid=true]")?.focus();
  }

  submit(event) {
    if (this.form.method !== "post") return;
    event.preventDefault();
    if (this.busy) return;
    const submitter = event.submitter;
    const files = this.form.enctype === "multipart/form-data";
    const values = new FormData(this.form, submitter);
    // Not the property `form.action`: a field may be called so.
    const address = submitter?.getAttribute("formaction") || this.form.getAttribute("action") || location.href;
    this.setBusy(submitter, true);
    this.clear();
    // XMLHttpRequest, since fetch cannot tell how far an upload has come.
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/problem+json");
    request.setRequestHeader("Idempotency-Key", this.key);
    request.upload.addEventListener("progress", (progress) => this.dispatchEvent(new CustomEvent("zk-upload-progress", { detail: progress })));
    request.addEventListener("loadend", () => {
      if (!this.answer(request, address)) this.setBusy(submitter, false);
    });
    request.send(files ? values : new URLSearchParams(values));
  }

  /** Acts on the answer; true when the page is about to change. */
  answer(request, address) {
    const status = request.status;
    const body = parse(request.responseText);
    if (status >= 200 && status < 300) {
      this.forgetDrafts();
      const sent = new URL(address, location.href).href;
      const redirected = request.responseURL && request.responseURL !== sent ? request.responseURL : null;
      const target = body?.location ?? request.getResponseHeader("Location") ?? redirected;
      if (target && new URL(target, location.href).href !== location.href) location.assign(target);
      else location.reload();
      return true;
    }
    if (status === 0) this.problem(this.dataset.offline);
    else if (status === 401) this.problem(this.dataset.signedOut, this.dataset.signIn, "/login", true);
    else if ((status === 409 || status === 412) && !body?.errors?.length) this.problem(body?.detail || this.dataset.conflict, this.dataset.reload, location.href);
    else if (status >= 500) this.problem(this.dataset.failed);
    else this.refused(body);
    // A definite no has changed nothing, so the next attempt is a new one; after silence it may be the same one again.
    if (status >= 400 && status < 500) this.key = randomKey();
    return false;
  }

  refused(body) {
    let first = null;
    const elsewhere = [];
    for (const { field, message } of body?.errors ?? []) {
      const place = this.form.querySelector(`[data-field="${CSS.escape(field ?? "")}"]`);
      if (!place) { elsewhere.push(message); continue; }
      place.querySelector(".field-error").textContent = message;
      const control = place.querySelector("input:not([type=hidden]), select, textarea");
      control?.setAttribute("aria-invalid", "true");
      first ??= control;
    }
    if (first) first.focus();
    if (elsewhere.length || !first) this.problem([body?.detail || body?.title, ...elsewhere].filter(Boolean).join(" ") || this.dataset.failed);
  }

  problem(text, link, href, newWindow) {
    const place = this.form.querySelector(".form-problem");
    place.replaceChildren(text ?? "");
    if (link) {
      const anchor = element("a", "", link);
      anchor.href = href;
      if (newWindow) anchor.target = "_blank";
      place.append(anchor);
    }
    place.scrollIntoView({ block: "nearest" });
  }

  clear() {
    this.form.querySelector(".form-problem").replaceChildren();
    for (const error of this.form.querySelectorAll(".field-error")) error.replaceChildren();
    for (const control of this.form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  }

  setBusy(submitter, busy) {
    this.busy = busy;
    if (busy) submitter?.setAttribute("aria-busy", "true");
    else submitter?.removeAttribute("aria-busy");
  }

  draftKey(area) {
    return `${DRAFT}${document.documentElement.dataset.person ?? ""}:${location.pathname}:${this.form.getAttribute("action")}:${area.name}`;
  }

  keepDraft(area) {
    const key = this.draftKey(area);
    const note = element("p", "draft");
    note.setAttribute("role", "status");
    area.after(note);
    const draft = parse(localStorage.getItem(key));
    if (draft?.text && draft.text !== area.value && area.value === area.defaultValue) {
      const original = area.value;
      area.value = draft.text;
      const drop = element("button", "", this.dataset.draftDrop);
      drop.type = "button";
      drop.addEventListener("click", () => { area.value = original; localStorage.removeItem(key); note.replaceChildren(); });
      note.append(element("span", "", this.dataset.draftRestored), drop);
    }
    let timer;
    area.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (this.done) return;
        if (area.value.trim() === "" || area.value === area.defaultValue) {
          localStorage.removeItem(key);
          note.replaceChildren();
        } else if (store(key, area.value)) {
          const time = new Date().toTimeString().slice(0, 5);
          note.replaceChildren(this.dataset.draftSaved.replace("#", time));
        }
      }, 600);
    });
  }

  forgetDrafts() {
    this.done = true;
    for (const area of this.form.querySelectorAll("textarea[name]")) localStorage.removeItem(this.draftKey(area));
  }
}

function store(key, text) {
  try {
    localStorage.setItem(key, JSON.stringify({ text, at: Date.now() }));
    return true;
  } catch {
    // A full or forbidden store only means no draft.
    return false;
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A draft that nobody came back to for a week is thrown away. */
function sweep() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(DRAFT) && !(Date.now() - (parse(localStorage.getItem(key))?.at ?? 0) < WEEK)) localStorage.removeItem(key);
  }
}

sweep();
customElements.define("zk-form", ZkForm);
