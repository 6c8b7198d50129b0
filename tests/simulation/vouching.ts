// Cuts in a simulated world, and who vouches for them. What a cut says of its documents lies where everybody can have
// it, as its blob does; the entries are written, carried and judged like all others.

import { type DocId, equal, type EntryId, redact, toHex } from "../../src/core/base/index.ts";
import {
  clocksOf,
  type DocumentSum,
  emptyDocument,
  growToFrontier,
  sumDocument,
} from "../../src/core/document/index.ts";
import {
  type Cut,
  type CutClocks,
  decodeCut,
  decodeOpened,
  encodeAttestation,
  encodeCut,
  headsAt,
  mayBeFloor,
  nameEntry,
  selectAttested,
  selectDocuments,
  selectFrontier,
} from "../../src/core/log/index.ts";
import type { Device } from "./device.ts";
import type { Listed } from "./ground.ts";
import type { World } from "./world.ts";

const listedAs = (device: Device, docId: DocId, sum: DocumentSum): Listed => {
  const clocks = clocksOf(sum, docId, device.log);
  if (!clocks.ok) throw new Error(clocks.error.type);
  return { ...clocks.value, stateHash: sum.stateHash };
};

/** Of everything that is here; `lie` changes what is said of it. */
export const cutBy = (
  device: Device,
  lie: (listed: readonly Listed[]) => readonly Listed[] = (listed) => listed,
): EntryId | null => {
  const frontier = selectFrontier(device.log);
  const said = selectDocuments(device.log).flatMap((docId) => {
    const { sum } = sumDocument(device.document(docId));
    return sum === null || sum.ends.length === 0 ? [] : [listedAs(device, docId, sum)];
  });
  const listed = lie(said);
  const docsRoot = device.world.random.bytes(32);
  device.world.lists.set(toHex(docsRoot), listed);
  const payload = encodeCut({
    frontier,
    open: [],
    documents: listed.length,
    docsRoot,
    docsKey: redact(new Uint8Array(32)),
    docsChunks: 1,
  });
  return frontier.length === 0 ? null : device.write({ type: "cut", payload });
};

const entriesOn = (device: Device) =>
  device.disk
    .read()
    .flatMap(({ items }) => items)
    .flatMap(({ docId, class: kind, opened }) => {
      const decoded = decodeOpened(opened);
      return decoded.ok ? [{ docId, class: kind, opened: decoded.value }] : [];
    });

const cutNamed = (device: Device, cutId: EntryId): Cut | null => {
  const author = device.log.cuts.get(cutId)?.deviceId;
  for (const { docId, opened } of entriesOn(device)) {
    if (docId !== null || author === undefined) continue;
    if (nameEntry(device.log.circleId, author, opened).entryId !== cutId) continue;
    const cut = decodeCut(opened.payload);
    return cut.ok ? cut.value : null;
  }
  return null;
};

const isOurs = (device: Device, cut: Cut): boolean =>
  mayBeFloor(device.log, cut) &&
  cut.frontier.every(({ deviceId, seq, mheads }) => {
    const log = device.log.devices.get(deviceId);
    return log !== undefined && headsAt(log, seq)?.join() === mheads.join();
  });

const sameClocks = (a: CutClocks["clocks"], b: CutClocks["clocks"]): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** Says of every cut of others what this machine comes to itself. */
export const vouch = (device: Device): void => {
  const { log, graph, world } = device;
  for (const [cutId, mark] of log.cuts) {
    if (mark.deviceId === device.id || (mark.frontier.get(device.id) ?? 0) === 0) continue;
    if (log.attested.get(cutId)?.has(device.id) === true) continue;
    const cut = cutNamed(device, cutId);
    const listed = cut === null ? undefined : world.lists.get(toHex(cut.docsRoot));
    if (cut === null || listed === undefined || !isOurs(device, cut)) continue;
    const entries = entriesOn(device);
    const there = (docId: DocId): Listed | null => {
      const document = emptyDocument();
      const of = entries.filter((entry) => entry.docId === docId);
      const grown = growToFrontier(document, { docId, log, facts: graph, frontier: mark.frontier }, of);
      const sum = grown ? sumDocument(document).sum : null;
      document.replica.close();
      return sum === null ? null : listedAs(device, docId, sum);
    };
    const same = listed.filter(({ docId, stateHash, clocks }) => {
      const found = there(docId);
      return found !== null && equal(found.stateHash, stateHash) && sameClocks(found.clocks, clocks);
    });
    const others = selectDocuments(log).filter((docId) => !listed.some((one) => one.docId === docId));
    const isWhole =
      same.length === listed.length && others.every((docId) => there(docId)?.clocks.length === 0);
    if (!isWhole && same.length === 0) continue;
    const docIds = isWhole ? null : same.map(({ docId }) => docId);
    device.write({ type: "attestation", payload: encodeAttestation({ cut: cutId, docIds }) });
  }
};

/** Nobody honest vouches for a lie; who looked has vouched for what is true; all count the same. */
export const checkVouching = (world: World, lawful: readonly Device[], vouching: readonly Device[]): void => {
  const demand = (holds: boolean, law: string, details: unknown): void => {
    if (!holds) throw new Error(`${law}: ${JSON.stringify(details)}`);
  };
  const honest = new Set(world.honest.map(({ author }) => author.userId));
  const counted = new Set<string>();
  for (const device of lawful) {
    const said = [...device.log.cuts.keys()].toSorted().map((cutId) => {
      const attested = selectAttested(device.log, cutId, device.graph);
      const users = attested?.whole.users ?? [];
      if (world.lies.has(cutId))
        demand(!users.some((user) => honest.has(user)), "somebody honest vouches for a lie", cutId);
      // What a hostile machine has of the texts is its own affair.
      else if (attested !== null && !world.handmade.has(cutId))
        for (const { id, author } of vouching)
          if ((device.log.cuts.get(cutId)?.frontier.get(id) ?? 0) > 0)
            demand(users.includes(author.userId), "somebody honest vouches not for what is so", cutId);
      return `${cutId} ${attested?.needed} ${users.join()} ${attested?.whole.isReached}`;
    });
    counted.add(JSON.stringify(said));
    world.counts.vouched += device.log.attested.size;
  }
  demand(counted.size <= 1, "machines count differently who vouches", [...counted]);
};
