// Where the two pages live in the browser host. The names end in `.localhost`, which Chromium and Firefox resolve
// to this machine by themselves; storage belongs to name and port.

export type Origins = {
  readonly port: number;
  /** Exactly what a request's Host header must be. */
  readonly engineHost: string;
  readonly appHost: string;
  readonly engine: string;
  readonly app: string;
};

export const siteName = "halaqa.localhost";
export const defaultPort = 7310;

export const originsAt = (port: number): Origins => {
  const engineHost = `engine.${siteName}:${port}`;
  const appHost = `app.${siteName}:${port}`;
  return { port, engineHost, appHost, engine: `http://${engineHost}`, app: `http://${appHost}` };
};
