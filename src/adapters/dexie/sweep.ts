// What was written over or deleted lies in the browser's files until it tidies them, which Chromium does by size alone:
// a small vault would keep every old sealed row for months, and read it again at each start. Deleting a database is the
// one thing a page can do that makes it tidy at once, so an empty one is made and deleted. As Chromium 156 does it: the
// first deletion turns its log into a table, the second brings that table together with the older ones. Only the first
// table that a vault ever gets is never looked at again; it is to be made while there is nothing in it, so the door
// sweeps once more when a vault is new (STO-12; what it saves is in bench/RESULTS.md).

const emptyName = "halaqa-empty";
const rounds = 2;

/** False when the browser did not do it: another page has it open, the disk is full, or it may not store at all. */
const settled = (request: IDBOpenDBRequest): Promise<boolean> =>
  new Promise((resolve) => {
    request.onsuccess = () => resolve(true);
    request.onerror = () => resolve(false);
    request.onblocked = () => resolve(false);
  });

/** For when nothing is open and nobody waits. Nothing depends on it: what it does not do now it does another time. */
export const sweep = async (databases: IDBFactory): Promise<void> => {
  try {
    for (let round = 0; round < rounds; round++) {
      const opening = databases.open(emptyName);
      if (!(await settled(opening))) return;
      opening.result.close();
      if (!(await settled(databases.deleteDatabase(emptyName)))) return;
    }
  } catch {
    // A browser that refuses storage says so by throwing; the door says it to the person.
  }
};
