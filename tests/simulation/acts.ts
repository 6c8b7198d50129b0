// What people do in a simulated world, and what happens to their machines.

import * as Y from "yjs";
import { redact } from "../../src/core/base/index.ts";
import { inviteIdOf, inviteKeys, inviteOp, leaveOp, revokeInviteOp } from "../../src/core/circle/index.ts";
import { marginDocId } from "../../src/core/log/index.ts";
import type { Device } from "./device.ts";
import { Hostile } from "./hostile.ts";
import { documents } from "./ground.ts";
import { cutBy, vouch } from "./vouching.ts";
import type { World } from "./world.ts";

const words = ["سلام ", "حرية", "law", "a", "😀", "the people ", "ـ", "قراءة\u0651"];

const textsIn = (root: Y.XmlFragment): readonly Y.XmlText[] =>
  root
    .toArray()
    .flatMap((node) => (node instanceof Y.XmlElement ? node.toArray() : []))
    .filter((node) => node instanceof Y.XmlText);

const newParagraph = (text: string): Y.XmlElement => {
  const made = new Y.XmlElement("paragraph");
  made.insert(0, [new Y.XmlText(text)]);
  return made;
};

const write =
  (world: World) =>
  (doc: Y.Doc): void => {
    const { random } = world;
    const root = doc.getXmlFragment("content");
    const texts = textsIn(root);
    const what = random.pick(100);
    if (texts.length === 0 || what < 15) {
      root.insert(random.pick(root.length + 1), [newParagraph(world.oneOf(words))]);
      return;
    }
    const text = world.oneOf(texts);
    const at = random.pick(text.length + 1);
    const length = Math.min(text.length - at, 1 + random.pick(4));
    if (what < 70 || length === 0) text.insert(at, world.oneOf(words));
    else if (what < 85) text.delete(at, length);
    else if (what < 95) text.format(at, length, { bold: {} });
    else root.delete(random.pick(root.length), 1);
  };

const note =
  (world: World) =>
  (doc: Y.Doc): void => {
    const id = Buffer.from(world.random.bytes(16)).toString("base64url");
    const value = { type: "reply", id, to: id, text: world.oneOf(words), createdAt: 1, editedAt: null };
    doc.getMap("notes").set(id, value);
  };

const edit = (world: World): void => {
  const device = world.oneOf(world.honest);
  if (device.isUp) editBy(world, device);
};

export const editBy = (world: World, device: Device): void => {
  world.counts.edits += 1;
  const docId = world.oneOf(documents);
  if (world.chance(800)) device.edit(docId, write(world));
  else device.edit(marginDocId(docId, device.author.userId), note(world), docId);
};

const writeOp = (world: World): void => {
  const device = world.oneOf(world.honest);
  if (!device.isUp || !device.isActive(device.id)) return;
  world.counts.ops += 1;
  const seed = redact(world.random.bytes(32));
  const { publicKey } = inviteKeys(seed).sign;
  const terms = { invitePk: publicKey, role: 1, maxUses: 1, expiresAt: 1, needsConfirm: true } as const;
  const what = world.random.pick(10);
  if (what < 5) device.beginEpoch();
  else if (what < 7) {
    const founder = world.devices[0];
    if (founder === undefined || !founder.isUp) return;
    const made = inviteOp(founder.graph, founder.author, terms, 1);
    if (made.ok) founder.writeOps(made.value.ops);
    const revoked = revokeInviteOp(founder.graph, founder.author, inviteIdOf(publicKey), 2);
    if (revoked.ok && world.chance(500)) founder.writeOps(revoked.value.ops);
  } else if (device.number !== 0 && world.honest.filter(({ id }) => device.isActive(id)).length > 2) {
    const left = leaveOp(device.graph, device.author, 1);
    if (left.ok) device.writeOps(left.value.ops);
  }
};

/** Somebody makes a cut, or says what they come to where others made one. */
const cutOrVouch = (world: World): void => {
  const device = world.oneOf(world.honest);
  if (!device.isUp) return;
  if (world.chance(600)) vouch(device);
  else if (cutBy(device) !== null) world.counts.cuts += 1;
};

const breakSomething = (world: World): void => {
  const device = world.oneOf(world.devices);
  if (world.chance(500)) {
    if (device.isUp) world.crash(device);
    else device.start();
  } else if (world.chance(600)) world.part(world.devices.filter(() => world.chance(400)));
  else world.heal();
};

/** Somebody makes a cut, or deletes by one. */
const tidy = (world: World): void => {
  const device = world.oneOf(world.honest);
  if (!device.isUp) return;
  if (world.chance(300)) cutBy(device);
  else device.tidy();
};

/** The founder removes who will be out, and begins a key without them. */
export const removeOne = (world: World): void => {
  const [founder] = world.devices;
  const { leaving } = world;
  if (founder === undefined || !founder.isUp || leaving === null || world.removed.size > 0) return;
  const op = founder.remove(leaving.author, [founder.lastOf(leaving.id)]);
  if (op === null) throw new Error("the founder may not remove a member");
  world.removed.set(leaving.id, op);
  world.counts.removals += 1;
};

/** Somebody writes a little; often who will be out. */
const sit = (world: World): void => {
  const { leaving } = world;
  const device = leaving?.isHostile === false && world.chance(400) ? leaving : world.oneOf(world.honest);
  if (device.isUp) for (let edits = 1 + world.random.pick(2); edits > 0; edits--) editBy(world, device);
};

/** One round of fifty machines: few write at a time, somebody breaks, somebody is removed. */
export const passLargeRound = (world: World, lossy: number): void => {
  world.meet(700);
  sit(world);
  for (const device of world.devices)
    if (device instanceof Hostile && device.isUp && world.chance(150)) device.act();
  if (world.terms.cuts) cutOrVouch(world);
  if (world.terms.removal && world.chance(400)) removeOne(world);
  if (world.chance(600)) breakSomething(world);
  world.pass(world.oneOf([20, 150, 600, 2_500]), lossy);
};

/** One round: some acts, then some time. */
export const passRound = (world: World, lossy: number): void => {
  world.meet(700);
  for (let acts = 1 + world.random.pick(2); acts > 0; acts--) edit(world);
  for (const device of world.devices)
    if (device instanceof Hostile && device.isUp && world.chance(500)) device.act();
  if (world.terms.cuts) for (let acts = world.random.pick(3); acts > 0; acts--) cutOrVouch(world);
  if (!world.isStatic && world.chance(350)) writeOp(world);
  if (world.terms.tidies) for (let acts = 3; acts > 0; acts--) tidy(world);
  if (world.chance(450)) breakSomething(world);
  world.pass(world.oneOf([20, 150, 600, 2_500]), lossy);
};
