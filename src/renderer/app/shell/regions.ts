// F6 goes around the page's regions: sidebar, text, side column, undo. Each takes the focus back to where it was.

const lastFocus = new WeakMap<Element, HTMLElement>();

const regions = (): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>("[data-region]")].filter(
    (region) => region.checkVisibility() && region.getClientRects().length > 0,
  );

const focusable =
  'a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), [tabindex="0"]';

const enter = (region: HTMLElement): void => {
  const last = lastFocus.get(region);
  const target =
    last !== undefined && last.isConnected && region.contains(last)
      ? last
      : (region.querySelector<HTMLElement>(focusable) ?? region);
  target.focus();
};

export const goAround = (step: 1 | -1): void => {
  const all = regions();
  const active = document.activeElement;
  const here = all.findIndex((region) => region.contains(active));
  const from = all[here];
  if (from !== undefined && active instanceof HTMLElement) lastFocus.set(from, active);
  const next = all[(here === -1 ? (step === 1 ? 0 : all.length - 1) : here + step + all.length) % all.length];
  if (next !== undefined) enter(next);
};
