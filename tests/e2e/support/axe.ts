// What axe finds in a frame of a page: the outer page and the app are two origins, and each is asked by itself. What is
// counted is what keeps somebody out: serious and critical findings.

import type { Frame } from "playwright-core";
import { violationsIn } from "../../support/axe.ts";

/** The go-to list is scrolled by the arrow keys from its search field, where the focus stays. */
const isListOfField = (found: string): boolean =>
  found.startsWith("scrollable-region-focusable") && found.includes('role="menu"');

/** Serious findings as text a person can read; empty when there are none. */
export const seriousFindings = async (frame: Frame): Promise<readonly string[]> =>
  (await violationsIn(frame))
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 240)}`))
    .filter((found) => !isListOfField(found));
