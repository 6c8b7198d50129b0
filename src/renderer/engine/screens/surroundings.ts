/** Whether a browser carries this page; in Electron its scheme is the app's own. */
export const inBrowser = (): boolean => location.protocol !== "halaqa:";
