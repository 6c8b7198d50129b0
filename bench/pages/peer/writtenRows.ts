// What y-indexeddb gives to the disk: rows, and the bytes in them, its own compactions included. To be loaded before
// anything writes.

export type WrittenRows = { readonly rows: number; readonly bytes: number };

let rows = 0;
let bytes = 0;

const count = (value: unknown): void => {
  rows += 1;
  if (value instanceof Uint8Array) bytes += value.byteLength;
};

const { add, put } = IDBObjectStore.prototype;
IDBObjectStore.prototype.add = function counted(this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
  count(value);
  return add.call(this, value, key);
};
IDBObjectStore.prototype.put = function counted(this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
  count(value);
  return put.call(this, value, key);
};

export const writtenSoFar = (): WrittenRows => ({ rows, bytes });
