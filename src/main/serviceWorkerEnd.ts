// A service worker is never ours. One that somebody else left under our origins, while the host was off, asks for its
// own script at its next update: it gets this one, which takes itself out and has its pages load anew.

export const serviceWorkerEnd = `self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  event.waitUntil(
    self.registration
      .unregister()
      .then(() => self.clients.matchAll({ type: "window" }))
      .then((pages) => Promise.all(pages.map((page) => page.navigate(page.url)))),
  );
});
`;
