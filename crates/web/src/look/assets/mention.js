// In a note, @ and the beginning of a name finds the colleague, whose account is put in its place.
import { Combobox } from "./combobox.js";
import { ask, withParameter } from "./requests.js";

/** What stands between @ and the cursor, when a name is being written there. */
const BEGUN = /(?:^|[^\p{L}\p{N}._@-])@([\p{L}\p{N}._-]{1,30})$/u;

class Mention extends Combobox {
  get wanted() {
    const { value, selectionStart } = this.input;
    return BEGUN.exec(value.slice(0, selectionStart))?.[1] ?? "";
  }

  key(event) {
    // While no name is being written, arrows and Enter move in the text.
    if (!this.list.hidden && !event.ctrlKey && !event.metaKey) super.key(event);
  }
}

export function mention(area) {
  const box = new Mention(area, {
    find: async (text, signal) => (await ask(withParameter(area.dataset.mentions, "q", text), signal)).items,
    choose: (item) => {
      const end = area.selectionStart;
      area.setRangeText(`${item.value} `, end - box.wanted.length, end, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    },
    role: null,
  });
  area.after(box.list);
}
