// <zk-form>: sends its form without leaving the page, shows what is wrong beside the fields, keeps drafts of long texts.
import { Draft } from "./draft.js";
import { follow } from "./follow.js";
import { mention } from "./mention.js";
import { element, parse, randomKey } from "./requests.js";
import { toastLater } from "./toast.js";

class ZkForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form || this.key) return;
    this.key = randomKey();
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.form.addEventListener("keydown", (event) => this.send(event));
    this.drafts = Array.from(this.form.querySelectorAll("textarea[name]"), (area) => new Draft(area, this.draftKey(area), this.dataset));
    for (const area of this.form.querySelectorAll("textarea[data-mentions]")) mention(area);
    for (const select of this.form.querySelectorAll("select[data-follows]")) follow(select);
    this.form.querySelector("[aria-invalid=true]")?.focus();
  }

  /** In a long text Enter begins a line; with Ctrl it sends, as the main button does. */
  send(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const buttons = Array.from(this.form.querySelectorAll(".buttons button[type=submit]"));
    const button = buttons.find((one) => one.matches(".main")) ?? buttons[0];
    if (!button) return;
    event.preventDefault();
    this.form.requestSubmit(button);
  }

  submit(event) {
    if (this.form.method !== "post" || event.submitter?.hasAttribute("data-file")) return;
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
      if (this.answer(request, address)) return;
      this.setBusy(submitter, false);
      for (const draft of this.drafts) draft.release();
    });
    Promise.all(this.drafts.map((draft) => draft.hold())).then(() => request.send(files ? values : new URLSearchParams(values)));
  }

  /** Acts on the answer; true when the page is about to change. */
  answer(request, address) {
    const status = request.status;
    const body = parse(request.responseText);
    if (status >= 200 && status < 300) {
      for (const draft of this.drafts) draft.forget();
      toastLater(this.dataset.done);
      const sent = new URL(address, location.href).href;
      const redirected = request.responseURL && request.responseURL !== sent ? request.responseURL : null;
      const target = body?.location ?? request.getResponseHeader("Location") ?? redirected;
      if (target && new URL(target, location.href).href !== location.href) location.assign(target);
      else location.reload();
      return true;
    }
    if (status === 0) this.problem(this.dataset.offline);
    else if (status === 401) this.problem(this.dataset.signedOut, this.dataset.signIn, "/login", true);
    else if ((status === 409 || status === 412) && !body?.errors?.length) this.late(body);
    else if (status >= 500) this.problem(this.dataset.failed);
    else this.refused(body);
    // A definite no has changed nothing, so the next attempt is a new one; after silence it may be the same one again.
    if (status >= 400 && status < 500) this.key = randomKey();
    this.dispatchEvent(new CustomEvent("zk-refused"));
    return false;
  }

  /** Somebody was there before: what they changed, and the way to the page as it stands now. */
  late(body) {
    this.problem(body?.detail || this.dataset.conflict, this.dataset.reload, location.href);
    if (!body?.changes?.length) return;
    const changes = element("ul", "faults");
    changes.append(...body.changes.map((change) => element("li", "", change)));
    this.form.querySelector(".form-problem").append(changes);
  }

  refused(body) {
    let first = null;
    const elsewhere = [];
    for (const { field, message } of body?.errors ?? []) {
      const place = this.form.querySelector(`[data-field="${CSS.escape(field ?? "")}"]`);
      if (!place) { elsewhere.push(message); continue; }
      const told = place.querySelector(".field-error");
      told.append(told.hasChildNodes() ? " " : "", message);
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
    return `${document.documentElement.dataset.person ?? ""}:${location.pathname}:${this.form.getAttribute("action")}:${area.name}`;
  }
}

customElements.define("zk-form", ZkForm);
