// All databases of this origin that are ours, whichever vault they were of: after wiping none of them is anybody's.

import { databasePrefix } from "./database.ts";

/** One that another page has open is deleted when that page lets go of it, which it is told to. */
const drop = (databases: IDBFactory, name: string): Promise<void> =>
  new Promise((resolve) => {
    const request = databases.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => resolve();
    request.onblocked = () => resolve();
  });

/** What the browser refuses to delete is left: without its header nothing in it opens. */
export const dropDatabases = async (databases: IDBFactory): Promise<void> => {
  try {
    const known = await databases.databases();
    const names = known.flatMap(({ name }) => (name?.startsWith(databasePrefix) === true ? [name] : []));
    await Promise.all(names.map((name) => drop(databases, name)));
  } catch {
    // A browser that refuses storage says so by throwing, and has stored nothing.
  }
};
