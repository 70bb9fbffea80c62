// Drafts of long texts, kept while one types: by the server where the field says so, so that they are there on any
// machine, else by the browser; by the browser too while the server can not be reached. With some texts the server keeps all
// that stands in their form.
import { element, parse } from "./requests.js";

const WEEK = 7 * 24 * 3600 * 1000;
const DRAFT = "draft:";
/** One is still typing until then; the server is asked less often than the browser. */
const REST = 600;
const REST_OF_SERVER = 1500;

export class Draft {
  /** `key` names the text among all drafts of the browser; `words` are what is said of it. */
  constructor(area, key, words) {
    this.area = area;
    this.key = `${DRAFT}${key}`;
    this.words = words;
    this.address = area.dataset.keptAt;
    this.form = area.hasAttribute("data-with-form") ? area.form : null;
    this.note = element("p", "draft");
    this.note.setAttribute("role", "status");
    area.after(this.note);
    this.restore();
    for (const change of ["input", "change"]) (this.form ?? area).addEventListener(change, () => this.later());
    // What was restored is thrown away by a form of its own.
    document.addEventListener("submit", ({ target }) => {
      if (this.address && target.getAttribute("action") === this.address) this.forget();
    });
    // Whoever leaves before the rest is over has written it nevertheless.
    addEventListener("pagehide", () => {
      if (this.timer && !this.held && !this.done && this.address) navigator.sendBeacon(this.address, this.body);
    });
  }

  get body() { return new URLSearchParams(this.form ? new FormData(this.form) : { text: this.area.value }); }

  restore() {
    const { area } = this;
    const here = parse(localStorage.getItem(this.key))?.text;
    if (this.address && area.value !== "") {
      // What it has put into a whole form, the server says itself.
      if (this.form) return;
      // The server has put it in; it is still something begun, not something that stood there.
      const text = area.value;
      area.defaultValue = "";
      area.value = text;
    } else if (here && here !== area.value && area.value === area.defaultValue) {
      area.value = here;
    } else {
      return;
    }
    const drop = element("button", "", this.words.draftDrop);
    drop.type = "button";
    drop.addEventListener("click", () => { area.value = area.defaultValue; this.save(); });
    this.note.append(element("span", "", this.words.draftRestored), drop);
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), this.address ? REST_OF_SERVER : REST);
  }

  async save() {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.done || this.held) return;
    const { area } = this;
    const isEmpty = area.value.trim() === "" || area.value === area.defaultValue;
    let kept = null;
    if (this.address) {
      this.saving = this.send();
      kept = await this.saving;
    }
    if (kept !== null || isEmpty) localStorage.removeItem(this.key);
    else kept = store(this.key, area.value);
    if (this.done) return;
    if (!kept && isEmpty) this.note.replaceChildren();
    else if (kept) this.note.replaceChildren(this.words.draftSaved.replace("#", timeOfDay()));
  }

  /** Whether the server keeps anything now; null when it was not reached. */
  async send() {
    try {
      const answer = await fetch(this.address, { method: "POST", body: this.body, credentials: "same-origin", headers: { Accept: "application/json" } });
      return answer.ok ? (await answer.json()).kept : null;
    } catch {
      return null;
    }
  }

  /** Keeps nothing more while the form is sent: what is on its way arrives first, so that it is not kept after it was sent. */
  async hold() {
    this.held = true;
    await this.saving;
  }

  /** The form was not taken; what stands in it is a draft as before. */
  release() {
    this.held = false;
    if (this.area.value !== this.area.defaultValue) this.later();
  }

  /** It was sent; the server forgets it by itself. */
  forget() {
    this.done = true;
    localStorage.removeItem(this.key);
  }
}

/** `18:05` by the company's clocks, as everywhere on the page. */
function timeOfDay() {
  const { zone } = document.documentElement.dataset;
  return new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
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

/** A draft that nobody came back to for a week is thrown away. */
function sweep() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(DRAFT) && !(Date.now() - (parse(localStorage.getItem(key))?.at ?? 0) < WEEK)) localStorage.removeItem(key);
  }
}

sweep();
