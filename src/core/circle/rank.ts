/** Ranks of protocol 2.4, from least to most. */
export const rankOf = { reader: 0, member: 1, admin: 2, owner: 3 } as const;
export type Rank = (typeof rankOf)[keyof typeof rankOf];
