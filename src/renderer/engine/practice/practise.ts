// Practice: in the app's first page with an invented person in the same page, or in the demonstration with another
// window of the same machine, whose host hands the invitation over. Nothing of either is kept.

import type { HostClient } from "../../../adapters/host/index.ts";
import { createMemoryNetwork, type MemoryNetwork } from "../../../adapters/memory/index.ts";
import type { HostPractice } from "../../../bridge/host.ts";
import type { Language } from "../../../bridge/view.ts";
import type { Engine } from "../../../core/engine/index.ts";
import { createWords } from "../../words/index.ts";
import { foundPracticeCircle, inventPerson, unaskedVerbs } from "./inventedPerson.ts";

const lookAgainAfter = 500;

/** Frames arrive when what runs now has ended. */
export const practiceNetwork = (): MemoryNetwork =>
  createMemoryNetwork((_, arrive) => queueMicrotask(arrive));

const join = async (engine: Engine, link: string, language: Language): Promise<void> => {
  const { t } = createWords(language, "language");
  await unaskedVerbs(engine).handlers["join.begin"]({ link, name: t("practice:me") });
};

/** Alone: the invented person's circle is joined at once. */
export const practiseAlone = async (
  engine: Engine,
  network: MemoryNetwork,
  language: Language,
): Promise<() => Promise<void>> => {
  const { clock, random, compress, log } = engine.parts;
  const person = await inventPerson(
    { clock, random, compress, log },
    network.transport("invented"),
    language,
  );
  await join(engine, person.link, language);
  return person.stop;
};

/** Two windows: the founder's link goes through the hosts, the guest waits for it. */
export const practiseTogether = async (
  engine: Engine,
  host: HostClient,
  practice: HostPractice,
  language: Language,
): Promise<void> => {
  if (practice.role === "founder") {
    const link = await foundPracticeCircle(engine, unaskedVerbs(engine), language);
    await host.offerPracticeLink(link);
    return;
  }
  const look = async (): Promise<void> => {
    const answer = await host.practice();
    const link = answer.ok ? (answer.value?.link ?? null) : null;
    if (link === null) engine.parts.clock.after(lookAgainAfter, () => void look());
    else await join(engine, link, language);
  };
  await look();
};
