// The link in what somebody pastes: messengers put words before it, mail breaks it into lines, and Arabic text carries
// marks of direction that nobody sees. What is taken out of it is read by the engine as strictly as ever (INV-1).

const invisible = /\p{Cf}/gu;
const link = /halaqa:[a-z]+#v[0-9]{1,4}\.[A-Za-z0-9_-]+/;

export const linkIn = (pasted: string): string => {
  const seen = pasted.replace(invisible, "").trim();
  // Nothing but a link that was broken into lines.
  if (/^halaqa:[\w#.-]+(?:\s*\n\s*[\w-]+)+$/.test(seen)) return seen.replace(/\s+/g, "");
  return link.exec(seen)?.[0] ?? seen;
};
