// What holds in every simulated world after it has come to rest, whatever happened in it.

import type { DeviceId, DocId, EntryId, EpochId } from "../../src/core/base/index.ts";
import { classAt, isMargin, marginDocId } from "../../src/core/log/index.ts";
import { entryIdAt } from "../../src/core/log/deviceLog.ts";
import type { Device } from "./device.ts";
import { documents } from "./ground.ts";
import type { World } from "./world.ts";

type Held = {
  readonly author: DeviceId;
  readonly seq: number;
  readonly id: EntryId;
  readonly class: string | null;
  readonly docId: DocId | null;
};

const heldBy = (device: Device): readonly Held[] =>
  [...device.log.devices.values()].flatMap((log) =>
    Array.from({ length: log.last }, (_, at) => ({
      author: log.deviceId,
      seq: at + 1,
      id: entryIdAt(log, at + 1) ?? ("" as EntryId),
      class: classAt(log, at + 1),
      docId: log.marks[at]?.docId ?? null,
    })),
  );

const ascending = (a: string, b: string): number => (a < b ? -1 : 1);

const demand = (holds: boolean, law: string, details: unknown): void => {
  if (!holds) throw new Error(`${law}: ${JSON.stringify(details)}`);
};

/** Those of whom it is said: honest, and still in the circle by their own view. */
export const lawful = (world: World): readonly Device[] =>
  world.honest.filter((device) => !world.removed.has(device.id) && device.isActive(device.id));

/** What a device has of everybody's logs and ops, but for the logs of those who signed two histories. */
const reach = (world: World, device: Device): string =>
  JSON.stringify([
    device.graph.heads(),
    [...device.log.devices.values()]
      .filter(({ deviceId }) => !world.forked.has(deviceId))
      .map((log) => `${log.deviceId} ${log.last}`)
      .toSorted(ascending),
  ]);

export const isConverged = (world: World): boolean =>
  world.isQuiet && new Set(lawful(world).map((device) => reach(world, device))).size <= 1;

/** Nobody writes in another's name, and in another's margin. */
export const checkAuthors = (world: World): void => {
  const owners = new Map(
    world.devices.flatMap(({ id, author }) =>
      documents.map((docId) => [marginDocId(docId, author.userId), id] as const),
    ),
  );
  for (const device of world.honest)
    for (const { author, id, class: kind, docId } of heldBy(device)) {
      demand(world.written.get(id) === author, "an entry that its author did not write", { author, id });
      if (kind === "accepted" && docId !== null && isMargin(docId))
        demand(owners.get(docId) === author, "a margin that another wrote in", { author, docId });
    }
  for (const device of world.honest)
    for (const { deviceId, forks } of device.log.devices.values())
      demand(
        world.forked.has(deviceId) || forks.size === 0,
        "an honest machine signed two histories",
        deviceId,
      );
  for (const device of world.honest) {
    const { users } = device.graph.current();
    demand(users.size <= world.terms.devices, "somebody whom nobody admitted", [...users.keys()]);
    for (const id of world.forged) demand(!device.graph.knows(id as never), "an op that no rule allows", id);
  }
};

/** Who is not of the epoch has none of its secrets. */
export const checkSecrets = (world: World): void => {
  for (const device of world.devices)
    for (const epoch of device.epochs)
      demand(
        device.graph.recipients(epoch)?.includes(device.id) === true,
        "a secret of somebody else's epoch",
        epoch,
      );
};

/** No key that came after is for who was removed; they have none, and open nothing that was sealed under one. */
export const checkRemoved = (world: World): void => {
  const [founder] = world.devices;
  if (founder === undefined) return;
  for (const [id, op] of world.removed) {
    const device = world.devices.find((one) => one.id === id);
    if (device === undefined) continue;
    const isLater = (epoch: EpochId): boolean => founder.graph.covers([epoch], [op]);
    for (const epoch of new Set([...founder.epochs, ...world.sealedUnder.values()]))
      demand(
        !isLater(epoch) || founder.graph.recipients(epoch)?.includes(id) !== true,
        "a key from after a removal is for who was removed",
        { at: device.number, epoch },
      );
    for (const epoch of device.epochs)
      demand(!isLater(epoch), "who was removed has a key from after that", { at: device.number, epoch });
    for (const { id: entryId } of heldBy(device)) {
      const epoch = world.sealedUnder.get(entryId);
      demand(
        epoch === undefined || !isLater(epoch),
        "who was removed has opened what was written after that",
        { at: device.number, entryId },
      );
    }
    for (const [entryId, epoch] of world.sealedUnder)
      if (isLater(epoch))
        for (const envelope of founder.envelopesOf(entryId))
          demand(!device.canOpen(envelope), "who was removed can open what was written after that", {
            at: device.number,
            entryId,
          });
  }
};

const checkSaved = (world: World): void => {
  for (const author of world.honest)
    for (const device of lawful(world)) {
      const log = device.log.devices.get(author.id);
      const held = new Set(log === undefined ? [] : heldBy(device).map(({ id }) => id));
      // Who left may have written what nobody took any more; who is here has all of their own.
      if (device !== author && (!author.isActive(author.id) || world.removed.has(author.id))) continue;
      for (const id of author.saved)
        demand(held.has(id), "a saved entry is lost", { author: author.number, at: device.number });
    }
};

const checkAccepted = (world: World): void => {
  for (const device of lawful(world))
    for (const { author, id, class: kind } of heldBy(device))
      // What who is out wrote beyond their end does not count.
      if (world.lawfulIds.has(author) && !world.removed.has(author) && !world.handmade.has(id))
        demand(kind === "accepted", "an honest entry is set aside", { author, class: kind });
};

const checkEqual = (world: World): void => {
  const [first, ...others] = lawful(world);
  if (first === undefined) return;
  const entriesOf = (device: Device): string =>
    JSON.stringify(
      heldBy(device)
        .filter(({ author }) => !world.forked.has(author))
        .map((each) => Object.values(each).join(" "))
        .toSorted(),
    );
  const docIds = new Set([first, ...others].flatMap(({ docIds: ids }) => ids));
  const entries = entriesOf(first);
  for (const device of others)
    demand(entriesOf(device) === entries, "machines judge differently", [first.number, device.number]);
  for (const docId of docIds) {
    const state = first.stateOf(docId);
    for (const device of others)
      demand(device.stateOf(docId) === state, "machines show different texts", {
        docId,
        at: [first.number, device.number],
      });
  }
};

export const checkAll = (world: World): void => {
  checkAuthors(world);
  checkSecrets(world);
  checkRemoved(world);
  demand(isConverged(world), "machines do not come to have the same", {
    heads: lawful(world).map((device) => [
      device.number,
      [...device.log.devices.values()].map(({ last }) => last),
    ]),
    quiet: world.isQuiet,
    ended: [...world.ended],
  });
  checkSaved(world);
  checkAccepted(world);
  checkEqual(world);
};
