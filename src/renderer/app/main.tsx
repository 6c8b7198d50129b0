// The app page. It waits for the port, then draws; it holds no keys and keeps nothing.

import "./page.ts";
import { begin } from "./begin.tsx";
import { awaitPort } from "./portal.ts";

void awaitPort().then(begin);
