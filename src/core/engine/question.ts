// What the person is asked in the engine's own page before it is done, each with what they must know (ENG-8). Names are
// as the engine has them, so that nothing which the app page says stands in a question.

type Rank = "owner" | "admin" | "member" | "reader";

export type Question =
  | {
      readonly type: "invite";
      readonly circle: string;
      readonly expiresAt: number;
      readonly needsConfirm: boolean;
      readonly rank: Rank;
      readonly uses: number;
      /** Who comes in by it is given all that was ever written. */
      readonly givesAll: boolean;
    }
  /**
   * `several`: one leaves with more machines than this one. `alone`: nobody else keeps the circle, and others are in
   * it. `unsent`: something that was written here is on no machine of anybody else.
   */
  | {
      readonly type: "leave";
      readonly circle: string;
      readonly several: boolean;
      readonly alone: boolean;
      readonly unsent: boolean;
    }
  | { readonly type: "handOver"; readonly circle: string; readonly names: readonly string[] }
  /** `names`: who is to come along. `tell`: it is said in the circle that it is begun from. `givesAll`: to newcomers. */
  | {
      readonly type: "reform";
      readonly circle: string;
      readonly name: string;
      readonly names: readonly string[];
      readonly tell: boolean;
      readonly givesAll: boolean;
    }
  /** `unheard`: no machine inside is known to have heard that this one is out. */
  | {
      readonly type: "clearCircle";
      readonly circle: string;
      readonly unheard: boolean;
      readonly unsent: boolean;
    }
  | { readonly type: "goOn"; readonly circle: string }
  | { readonly type: "join"; readonly hubs: readonly string[] }
  /** One more machine of one's own: a link for it, and on that machine the link before it is followed. */
  | { readonly type: "inviteMachine"; readonly circle: string }
  | { readonly type: "joinAsMachine"; readonly hubs: readonly string[] }
  /** A link for somebody who comes back by the recovery code, and on their new machine following it. */
  | { readonly type: "inviteBack"; readonly circle: string; readonly name: string }
  | { readonly type: "joinBack"; readonly hubs: readonly string[] }
  /** `number`: which of the person's machines; null where they never had but one. `isThis`: the one that this runs on. */
  | {
      readonly type: "closeMachine";
      readonly circle: string;
      readonly name: string;
      readonly number: number | null;
      readonly isThis: boolean;
      /** One of several of one's own. */
      readonly isOwn: boolean;
    }
  | { readonly type: "removePerson"; readonly circle: string; readonly name: string }
  | {
      readonly type: "setTask";
      readonly circle: string;
      readonly name: string;
      readonly from: Rank;
      readonly to: Rank;
    }
  | {
      readonly type: "hold" | "liftHold";
      readonly circle: string;
      readonly name: string;
      readonly number: number | null;
    }
  /** `names`: who writes, where the mode is `listed`. */
  | {
      readonly type: "setRights";
      readonly circle: string;
      readonly title: string;
      readonly mode: "open" | "listed" | "closed";
      readonly names: readonly string[];
    }
  | { readonly type: "narrowHistory"; readonly circle: string }
  | { readonly type: "setReaders"; readonly circle: string; readonly annotate: boolean };
