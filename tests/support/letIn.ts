// Ways into a circle for tests: an invitation made, a knock answered, and what a person's engine holds of a circle.

import type { CircleId, DeviceId } from "../../src/core/base/index.ts";
import type { OpBody } from "../../src/core/circle/index.ts";
import type { CircleEngine } from "../../src/core/engine/circleEngine.ts";
import type { TestPerson, World } from "./person.ts";

export const engineOf = (person: TestPerson, circleId: CircleId): CircleEngine => {
  const inside = person.engine.circles.get(circleId);
  if (inside === undefined) throw new Error("not in this circle");
  return inside;
};

export const deviceOf = (person: TestPerson, circleId: CircleId): DeviceId =>
  engineOf(person, circleId).circle.self.device.deviceId;

/** How many ops of a type a person's machine has. */
export const opsOfType = (person: TestPerson, circleId: CircleId, type: OpBody["type"]): number =>
  engineOf(person, circleId)
    .circle.graph.opsAfter([])
    .filter(({ op }) => op.body.type === type).length;

/** Of a machine on which its person came in. */
export const identityOf = ({ self }: CircleEngine["circle"]) => {
  if (self.identity === null) throw new Error("the identity key lies elsewhere");
  return self.identity;
};

/** The newcomer asks with a link of the host's, and hears a yes; the texts come afterwards. */
export const knockAndAdmit = async (
  world: World,
  host: TestPerson,
  newcomer: TestPerson,
  circleId: CircleId,
): Promise<void> => {
  const { link } = await host.get("invite.create", { circleId, hours: 24, needsConfirm: true });
  await newcomer.get("join.begin", { link, name: "newcomer" });
  const requests = () => host.view().circles.find(({ id }) => id === circleId)?.requests ?? [];
  await world.until(() => requests().length === 1);
  const [request] = requests();
  if (request === undefined) throw new Error("nobody knocked");
  await host.get("request.compare", { circleId, id: request.id });
};

/** The same, and has the texts. */
export const letIn = async (
  world: World,
  host: TestPerson,
  newcomer: TestPerson,
  circleId: CircleId,
): Promise<void> => {
  await knockAndAdmit(world, host, newcomer, circleId);
  await world.until(() => newcomer.view().circles.some(({ id }) => id === circleId));
};
