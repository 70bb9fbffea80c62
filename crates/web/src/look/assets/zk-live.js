// <zk-live>: keeps an open page up to date: the bell, the rows of its lists, what stands around a record. It never moves
// what one reads and never touches a form that was begun: then it says what changed, and lets one choose. Whoever looks at
// a record has read the notices about it.
import { hear, listen } from "./live.js";
import { exchange, fetchPage, isBegun, isBusy, keepPlace } from "./place.js";
import { element } from "./requests.js";

/** At most one look at the server in this time, however much happens. */
const REST = 3000;
/** The parts of a record's page that show how it stands; what one writes is elsewhere. */
const PARTS = [".page-head", "aside.lead", "aside.column", ".tasks", ".timeline"];
/** Pages that list what is due, whatever it is about. */
const DESKS = ["/", "/duties", "/approvals"];
/** The page that lists notices. */
const NOTICES = "/notices";
/** By these one sees that somebody is there. */
const SIGNS = ["pointermove", "pointerdown", "keydown", "scroll"];

class Live extends HTMLElement {
  connectedCallback() {
    this.changed = new Set();
    this.much = false;
    this.unread = parseInt(document.querySelector("#bell .badge")?.textContent ?? "0", 10);
    hear("change", (change) => this.take(change));
    hear("much", () => { this.much = true; this.soon(); });
    hear("notices", (notices) => this.ring(notices));
    document.addEventListener("visibilitychange", () => {
      if (this.waiting) this.soon();
      this.seen();
    });
    this.seen();
    listen(Number(this.dataset.from ?? 0));
  }

  get lists() { return Array.from(document.querySelectorAll("zk-list")); }

  take(change) {
    const { address } = change;
    const here = location.pathname;
    if (here === address || here.startsWith(`${address}/`)) this.own = true;
    const listed = here === address.slice(0, address.lastIndexOf("/")) || (DESKS.includes(here) && /^(duty|approval)\./.test(change.event)) ||
      this.lists.some((list) => list.rows.some((row) => row.dataset.href === address));
    if (listed && this.lists.length > 0) this.changed.add(address);
    if (this.own || listed) this.soon();
  }

  /** Looks before long; a page that nobody looks at waits until somebody does. */
  soon() {
    this.waiting = true;
    if (this.timer || document.visibilityState !== "visible") return;
    const rest = Math.max(0, (this.looked ?? 0) + REST - performance.now());
    this.timer = setTimeout(() => this.look(), rest);
  }

  async look() {
    this.looked = performance.now();
    this.waiting = false;
    const { own, much, changed } = this;
    this.own = this.much = false;
    try {
      const isRecord = own || (much && document.querySelector("#main .timeline"));
      if (own || much || changed.size > 0) this.compare(await fetchPage(location.href), isRecord);
    } catch {
      // Offline or gone: the page stays as it is, and is looked at again with the next change.
      this.own ||= own;
      this.much ||= much;
    }
    this.timer = null;
    if (this.waiting) this.soon();
  }

  compare(page, isRecord) {
    const fresh = page.querySelectorAll("zk-list");
    let differs = false;
    keepPlace(() => {
      this.lists.forEach((list, at) => { if (fresh[at] && list.update(fresh[at])) differs = true; });
      if (isRecord) this.record(page);
    });
    if (differs) {
      const count = this.changed.size;
      this.say(count > 0 ? this.dataset.changed.replace("#", count) : this.dataset.much, this.dataset.refresh, () => {
        this.changed.clear();
        this.lists.forEach((list) => list.refresh());
      });
    } else {
      this.changed.clear();
    }
  }

  /** Exchanges what shows how a record stands. What is being filled in stays, and what happened is said beside it. */
  record(page) {
    const known = new Set(Array.from(document.querySelectorAll(".timeline > [data-key]"), (line) => line.dataset.key));
    const lines = Array.from(page.querySelectorAll(".timeline > [data-key]")).filter((line) => !known.has(line.dataset.key));
    // What somebody said tells more than what followed from it.
    const news = lines.find((line) => line.querySelector(".said")) ?? lines[0];
    const words = news?.querySelector(".line-sentence")?.textContent.trim() ?? "";
    let held = false;
    for (const part of PARTS) {
      const [old, fresh] = [document.querySelector(`#main ${part}`), page.querySelector(`#main ${part}`)];
      if (!old || !fresh || old.isEqualNode(fresh)) continue;
      if (isBusy(old)) held = true;
      else exchange(old, fresh);
    }
    const begun = Array.from(document.querySelectorAll("#main form[method=post]")).filter(isBegun);
    if (!document.querySelector("#main .timeline")) {
      // A form of its own about the record: what stands there is not shown, so it can only be said.
      if (begun.length > 0) this.say(this.dataset.elsewhere);
      return;
    }
    if (held && news) this.say(this.dataset.told.replace("#", words), this.dataset.show, () => location.reload());
    else if (begun.length > 0 && news) this.say(this.dataset.told.replace("#", words));
    // Whoever has seen what happened may go on from there; who is held back is asked about it when they send.
    if (!held) this.renew(page, begun);
  }

  /** Forms that nobody has begun are about the record as it stands now. */
  renew(page, begun) {
    const version = page.querySelector("#main form input[name=version]")?.value;
    if (!version) return;
    for (const field of document.querySelectorAll("#main form input[name=version]")) {
      if (!begun.includes(field.form)) field.value = version;
    }
  }

  ring({ count, label }) {
    const bell = document.getElementById("bell");
    if (!bell || bell.title === label) return;
    if (location.pathname === NOTICES) {
      this.own = true;
      this.soon();
    }
    bell.setAttribute("aria-label", label);
    bell.title = label;
    bell.querySelector(".badge")?.remove();
    if (count > 0) bell.append(element("b", "badge", count > 99 ? "99+" : String(count)));
    if (this.dataset.about && count > this.unread) this.attend();
    this.unread = count;
  }

  /** A page that was only fetched or lies behind others is looked at by nobody yet. */
  seen() {
    const { about } = this.dataset;
    if (!about || document.visibilityState !== "visible" || !document.querySelector("#bell .badge")) return;
    fetch("/notices/reading", {
      method: "POST", body: new URLSearchParams({ about }), credentials: "same-origin",
      headers: { Accept: "application/json", "Zhike-Unasked": "1" },
    }).catch(() => {
      // Offline: they stay unread, and are listed.
    });
  }

  /** What comes while the page is open is read when somebody is there. */
  attend() {
    this.away?.abort();
    this.away = new AbortController();
    const { signal } = this.away;
    for (const sign of SIGNS) {
      addEventListener(sign, () => { this.away.abort(); this.seen(); }, { signal, passive: true });
    }
  }

  say(words, act, acting) {
    const said = element("span", "", words);
    const close = element("button", "", "×");
    close.type = "button";
    close.setAttribute("aria-label", this.dataset.close);
    close.addEventListener("click", () => this.replaceChildren());
    const parts = [said];
    if (act) {
      const button = element("button", "news-act", act);
      button.type = "button";
      button.addEventListener("click", () => { this.replaceChildren(); acting(); });
      parts.push(button);
    }
    this.replaceChildren(...parts, close);
  }
}

customElements.define("zk-live", Live);
