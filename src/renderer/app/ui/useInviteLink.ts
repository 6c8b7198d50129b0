// The link of an invitation, while it is open: shown where its seed lies, and nowhere else.

import { useEffect, useState } from "react";
import type { CircleView } from "../../../bridge/index.ts";
import type { InviteId } from "../../../core/base/brand.ts";
import { useEngine } from "../stores/view.ts";

export type ShownLink = { readonly type: "here"; readonly link: string } | { readonly type: "elsewhere" };

/** Null while it is not open, and until the engine has answered. */
export const useInviteLink = (
  circle: CircleView | null,
  inviteId: InviteId | null,
  open: boolean,
): ShownLink | null => {
  const engine = useEngine();
  const [link, set] = useState<ShownLink | null>(null);
  const circleId = circle?.id;
  useEffect(() => {
    if (circleId === undefined || inviteId === null || !open) return undefined;
    let here = true;
    void engine.ask("invite.show", { circleId, inviteId }).then((shown) => {
      if (here) set(shown.ok ? { type: "here", link: shown.value.link } : { type: "elsewhere" });
    });
    return () => {
      here = false;
    };
  }, [engine, circleId, inviteId, open]);
  return open ? link : null;
};
