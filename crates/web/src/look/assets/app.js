// What every page loads. Each element is optional: without script the pages still work.
import "./overlays.js";
import "./paste-dates.js";
import { toastKept } from "./toast.js";
import "./zk-beside.js";
import "./zk-fold.js";
import "./zk-form.js";
import "./zk-list.js";
import "./zk-live.js";
import "./zk-menu.js";
import "./zk-nav.js";
import "./zk-palette.js";
import "./zk-picker.js";
import "./zk-presence.js";
import "./zk-progress.js";
import "./zk-theme.js";
import "./zk-upload.js";

toastKept();
