// What happens on the server, as it happens: one stream for all pages of a browser, which pass it on to each other.
//
// A browser opens at most six connections to a server over HTTP/1.1, so the page that holds the lock listens for
// all. Each page knows up to which line of the log it has heard; one that opens later asks the listening page for
// what it may have missed, and whoever takes over the stream goes on where it stopped.
import { randomKey } from "./requests.js";

const KEPT = 300;
const LONGEST_WAIT = 5 * 60 * 1000;
const NAMES = ["change", "much", "notices", "presence"];

const events = new EventTarget();

/** Calls `tell` with the data of each event `name`. */
export function hear(name, tell) {
  events.addEventListener(name, (event) => tell(event.detail));
}

/** What names this page among those of its person. */
export const tab = randomKey();

let position = 0;

function take({ name, data, seq }) {
  if (seq) {
    if (seq <= position) return;
    position = seq;
  }
  events.dispatchEvent(new CustomEvent(name, { detail: data }));
}

/** The stream itself. `pass` is given every message. */
class Stream {
  constructor(pass) {
    this.pass = pass;
    this.kept = [];
    this.from = position;
    this.wait = 2000;
    this.open();
  }

  open() {
    const query = position > 0 ? `?after=${position}` : "";
    this.source = new EventSource(`/live${query}`);
    this.source.addEventListener("open", () => { this.wait = 2000; });
    this.source.addEventListener("error", () => this.lost());
    for (const name of NAMES) {
      this.source.addEventListener(name, (event) => {
        const seq = name === "change" || name === "much" ? Number(event.lastEventId) : 0;
        this.keep({ name, data: JSON.parse(event.data), seq });
      });
    }
  }

  keep(message) {
    if (message.seq) {
      this.kept.push(message);
      if (this.kept.length > KEPT) this.from = this.kept.shift().seq;
    }
    take(message);
    this.pass(message);
  }

  /** What a page that has heard up to `seq` has missed. */
  since(seq) {
    if (seq < this.from) return [{ name: "much", data: {}, seq: position }];
    return this.kept.filter((message) => message.seq > seq);
  }

  /** The browser comes back by itself unless it was told no: then less and less often, as the server may be starting. */
  lost() {
    if (this.source.readyState !== EventSource.CLOSED) return;
    this.timer = setTimeout(() => this.open(), this.wait * (1 + Math.random()));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  close() {
    clearTimeout(this.timer);
    this.source.close();
  }
}

/** With locks: one page of the browser listens until it goes, then the next. */
function together(person) {
  const channel = new BroadcastChannel(`zhike-live-${person}`);
  let stream = null;
  const ask = () => channel.postMessage({ missed: position, tab });
  channel.addEventListener("message", ({ data }) => {
    if (data.listens) ask();
    else if (data.missed === undefined) {
      if (!data.to || data.to === tab) take(data);
    } else if (stream) {
      for (const message of stream.since(data.missed)) channel.postMessage({ ...message, to: data.tab });
    }
  });
  ask();
  navigator.locks.request(`zhike-live-${person}`, () => {
    stream = new Stream((message) => channel.postMessage(message));
    // A page that asked while nobody listened asks again.
    channel.postMessage({ listens: true });
    return new Promise(() => {});
  });
}

/** Without locks, which browsers give only to sites with TLS: each page listens while it is looked at. */
function alone() {
  let stream = null;
  const look = () => {
    if (document.visibilityState === "visible") stream ??= new Stream(() => {});
    else {
      stream?.close();
      stream = null;
    }
  };
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", () => stream?.close());
  look();
}

/** Begins to listen, for what comes after the line `from`. */
export function listen(from) {
  position = from;
  const person = document.documentElement.dataset.person;
  if (!person || !window.EventSource) return;
  if (navigator.locks && window.BroadcastChannel) together(person);
  else alone();
}
