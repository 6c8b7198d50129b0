// The app page. It waits for the port, then draws; it holds no keys and keeps nothing. While it waits it rehearses.

import "./page.ts";
import { begin } from "./begin.tsx";
import { awaitPort } from "./portal.ts";
import { rehearse } from "./rehearse.ts";

/** Who loaded this page for now greets it by then. */
const soon = 40;

const stop = rehearse((step) => void setTimeout(step, soon));
void awaitPort().then((arrival) => {
  stop();
  begin(arrival);
});
