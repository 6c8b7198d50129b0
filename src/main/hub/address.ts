// A hub's address as a person can have entered it, in an invitation: where to connect to, and nothing else.

/** The address in its one written form, or null for anything that is not a hub's address. */
export const parseHubAddress = (entered: string): string | null => {
  if (entered.length > 512 || !URL.canParse(entered)) return null;
  const address = new URL(entered);
  const isSocket = address.protocol === "ws:" || address.protocol === "wss:";
  const isBare =
    address.username === "" && address.password === "" && address.search === "" && address.hash === "";
  const isHub = /^\/(?:[A-Za-z0-9_-]+\/)*hub\/[0-9a-f]{32}$/.test(address.pathname);
  return isSocket && isBare && isHub && address.hostname !== "" ? address.href : null;
};
