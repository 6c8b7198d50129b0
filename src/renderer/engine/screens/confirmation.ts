// The question before a dangerous verb, on a page of its own, from the engine's own data (protocol 2.1). Cancel has
// the focus, Escape cancels, the other button arms late. The verb stands first, as on the page that led here.

import type { Confirmation } from "../door.ts";
import type { Words } from "../../words/index.ts";
import { armedButton } from "./armed.ts";
import { button, element } from "./element.ts";
import type { Stage } from "./stage.ts";

type Question = {
  readonly title: string;
  readonly text: readonly string[];
  readonly yes: string;
  readonly addresses: readonly string[];
  readonly kind: "plain" | "stop";
};

/** The others can be decided anew at any time: nothing is ended by them. */
const endsSomething: ReadonlySet<Confirmation["type"]> = new Set(["closeMachine", "removePerson", "hold"]);

const questionOf = ({ t, times, list }: Words, asked: Confirmation, now: number): Question => {
  const deciding = (
    type:
      | "closeMachine"
      | "removePerson"
      | "setTask"
      | "hold"
      | "liftHold"
      | "setRights"
      | "setReaders"
      | "narrowHistory",
    title: string,
    text: readonly string[],
  ): Question => {
    const kind = endsSomething.has(type) ? "stop" : "plain";
    return { title, text, yes: t(`dialogs:${type}Yes`), addresses: [], kind };
  };
  /** RULE: [TRU-33] called as on the pages of the circle. */
  const machine = ({ name, number }: { readonly name: string; readonly number: number | null }) => ({
    machine: {
      phrase:
        number === null
          ? t("person:machineOf", { name })
          : t("person:machineOfNumbered", { name, n: number }),
    },
  });
  switch (asked.type) {
    case "invite": {
      const time = { phrase: times.moment(asked.expiresAt, now) };
      return {
        title: t("dialogs:inviteTitle", { circle: asked.circle }),
        text: [
          t(asked.needsConfirm ? "dialogs:inviteCompared" : "dialogs:inviteUncompared", { time }),
          t("dialogs:inviteTaskText", {
            task: { phrase: t(`dialogs:rank.${asked.rank}`) },
            uses: { phrase: t("dialogs:inviteUses", { count: asked.uses }) },
          }),
          ...(asked.givesAll ? [t("dialogs:inviteAll")] : []),
        ],
        yes: t("dialogs:inviteYes"),
        addresses: [],
        kind: "plain",
      };
    }
    case "leave":
      return {
        title: t("dialogs:leaveTitle", { circle: asked.circle }),
        text: [
          ...(asked.alone ? [t("dialogs:leaveAlone")] : []),
          ...(asked.unsent ? [t("dialogs:leaveUnsent")] : []),
          t("dialogs:leaveText"),
          ...(asked.several ? [t("dialogs:leaveAllText")] : []),
        ],
        yes: t("dialogs:leaveYes"),
        addresses: [],
        kind: "stop",
      };
    case "handOver":
      return {
        title: t("dialogs:handOverTitle", { circle: asked.circle, names: { phrase: list(asked.names) } }),
        text: [t("dialogs:handOverText")],
        yes: t("dialogs:handOverYes"),
        addresses: [],
        kind: "stop",
      };
    case "reform": {
      const from = asked.circle;
      return {
        title: t("dialogs:reformTitle", { circle: asked.name, from }),
        text: [
          asked.names.length === 0
            ? t("dialogs:reformAlone")
            : t("dialogs:reformWith", { names: { phrase: list(asked.names) } }),
          t(asked.tell ? "dialogs:reformTold" : "dialogs:reformQuiet", { from }),
          ...(asked.givesAll ? [t("dialogs:reformEverything")] : []),
          t("dialogs:reformText", { from }),
        ],
        yes: t("dialogs:reformYes"),
        addresses: [],
        kind: "plain",
      };
    }
    case "clearCircle":
      return {
        title: t("dialogs:clearCircleTitle", { circle: asked.circle }),
        text: [
          ...(asked.unheard ? [t("dialogs:clearCircleUnheard")] : []),
          ...(asked.unsent ? [t("dialogs:clearCircleUnsent")] : []),
          t("dialogs:clearCircleText"),
        ],
        yes: t("dialogs:clearCircleYes"),
        addresses: [],
        kind: "stop",
      };
    case "goOn":
      return {
        title: t("dialogs:goOnTitle", { circle: asked.circle }),
        text: [t("dialogs:goOnText")],
        yes: t("dialogs:goOnYes"),
        addresses: [],
        kind: "plain",
      };
    case "join":
      return {
        title: t("dialogs:joinTitle"),
        text: [t(asked.hubs.length === 0 ? "dialogs:joinNone" : "dialogs:joinText")],
        yes: t("dialogs:joinYes"),
        addresses: asked.hubs,
        kind: "plain",
      };
    case "inviteMachine":
      return {
        title: t("dialogs:inviteMachineTitle", asked),
        text: [t("dialogs:inviteMachineText"), t("dialogs:inviteMachineNot")],
        yes: t("dialogs:inviteMachineYes"),
        addresses: [],
        kind: "plain",
      };
    case "inviteBack":
      return {
        title: t("dialogs:inviteBackTitle", asked),
        text: [t("dialogs:inviteBackText", asked), t("dialogs:inviteBackNot", asked)],
        yes: t("dialogs:inviteBackYes"),
        addresses: [],
        kind: "plain",
      };
    case "joinBack":
      return {
        title: t("dialogs:joinBackTitle"),
        text: [
          t("dialogs:joinBackText"),
          t(asked.hubs.length === 0 ? "dialogs:joinNone" : "dialogs:joinText"),
        ],
        yes: t("dialogs:joinYes"),
        addresses: asked.hubs,
        kind: "plain",
      };
    case "joinAsMachine":
      return {
        title: t("dialogs:joinAsMachineTitle"),
        text: [
          t("dialogs:joinAsMachineText"),
          t(asked.hubs.length === 0 ? "dialogs:joinNone" : "dialogs:joinText"),
        ],
        yes: t("dialogs:joinYes"),
        addresses: asked.hubs,
        kind: "plain",
      };
    case "closeMachine": {
      const { circle, isThis, isOwn } = asked;
      return deciding("closeMachine", t("dialogs:closeMachineTitle", machine(asked)), [
        t(isThis ? "dialogs:closeThisText" : "dialogs:closeMachineText", { circle }),
        ...(isOwn ? [t("dialogs:closeOwnText")] : []),
      ]);
    }
    case "removePerson":
      return deciding("removePerson", t("dialogs:removePersonTitle", asked), [
        t("dialogs:removePersonText", asked),
      ]);
    case "setTask": {
      const from = { phrase: t(`dialogs:rank.${asked.from}`) };
      const to = { phrase: t(`dialogs:rank.${asked.to}`) };
      const more =
        asked.to === "owner"
          ? [t("dialogs:setTaskOwner")]
          : asked.to === "reader"
            ? [t("dialogs:setTaskReader")]
            : [];
      return deciding("setTask", t("dialogs:setTaskTitle", asked), [
        t("dialogs:setTaskText", { from, to }),
        ...more,
      ]);
    }
    case "hold":
      return deciding("hold", t("dialogs:holdTitle", machine(asked)), [
        t("dialogs:holdText", { circle: asked.circle }),
      ]);
    case "liftHold":
      return deciding("liftHold", t("dialogs:liftHoldTitle", machine(asked)), [
        t("dialogs:liftHoldText", { circle: asked.circle }),
      ]);
    case "setRights": {
      const { circle, title, mode, names } = asked;
      const text =
        mode === "open"
          ? t("dialogs:setRightsOpen", { circle })
          : mode === "closed"
            ? t("dialogs:setRightsClosed", { circle })
            : names.length === 0
              ? t("dialogs:setRightsListedNone", { circle })
              : t("dialogs:setRightsListed", { circle, names: { phrase: list(names) } });
      return deciding("setRights", t("dialogs:setRightsTitle", { title }), [text]);
    }
    case "setReaders":
      return deciding("setReaders", t("dialogs:setReadersTitle", { circle: asked.circle }), [
        t(asked.annotate ? "dialogs:setReadersMay" : "dialogs:setReadersNot"),
      ]);
    case "narrowHistory":
      return deciding("narrowHistory", t("dialogs:narrowHistoryTitle", { circle: asked.circle }), [
        t("dialogs:narrowHistoryText"),
      ]);
    case "finish":
      return {
        title: t("dialogs:finishTitle"),
        text: [
          ...(asked.inside.length === 0
            ? []
            : [t("dialogs:finishInside", { circles: { phrase: list(asked.inside) } })]),
          ...(asked.unsent.length === 0
            ? []
            : [t("dialogs:finishUnsent", { circles: { phrase: list(asked.unsent) } })]),
          t("dialogs:finishText"),
        ],
        yes: t("dialogs:finishYes"),
        addresses: [],
        kind: "stop",
      };
    case "wipe":
      return {
        title: t("wiping:nowTitle"),
        text: [t("wiping:explain"), t("wiping:cannotAll")],
        yes: t("wiping:nowYes"),
        addresses: [],
        kind: "stop",
      };
    case "endPractice":
      return {
        title: t("dialogs:endPracticeTitle"),
        text: [t("dialogs:endPracticeText")],
        yes: t("dialogs:endPracticeYes"),
        addresses: [],
        kind: "plain",
      };
    case "showRecoveryCode":
      return {
        title: t("dialogs:showRecoveryCodeTitle"),
        text: [t("dialogs:showRecoveryCodeText")],
        yes: t("dialogs:showRecoveryCodeYes"),
        addresses: [],
        kind: "plain",
      };
  }
};

export const confirmation = (stage: Stage, asked: Confirmation): Promise<boolean> =>
  stage.ask((answer) => {
    const words = stage.words();
    const question = questionOf(words, asked, Date.now());
    const cancel = button(words.t("dialogs:cancel"), "plain", () => answer(false));
    const dialog = element(
      "div",
      {
        role: "alertdialog",
        "aria-modal": "true",
        "aria-labelledby": "asked",
        "aria-describedby": "explained",
      },
      element("h1", { class: "t5", id: "asked" }, question.title),
      element(
        "div",
        { id: "explained" },
        ...question.text.map((text) => element("p", { class: "rd" }, text)),
        question.addresses.length === 0
          ? null
          : element(
              "ul",
              { class: "addresses", translate: "no" },
              ...question.addresses.map((address) => element("li", { dir: "ltr" }, address)),
            ),
      ),
      element(
        "div",
        { class: "row" },
        armedButton(question.yes, question.kind, () => answer(true)),
        cancel,
      ),
    );
    const content = element("main", { class: "outer" }, dialog);
    content.addEventListener("keydown", (event) => {
      if (event.key === "Escape") answer(false);
    });
    return { content, focus: cancel };
  });
