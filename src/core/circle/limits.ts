// Limits of protocol 2.2 that concern the membership. They are the same on every device, so they may decide whether
// an op counts; the park's limit is local, so it may only delay.

export const opBytesLimit = 16 * 1024;
export const parentsLimit = 16;
export const memberLimit = 200;
/** Active or pending, of one person. */
export const deviceLimit = 8;
/** Devices that one op says the last entry of. */
export const lastEntriesLimit = 64;
/** UTF-16 units of a name. */
export const nameLimit = 128;
/** Ops that wait for others, in one circle. */
export const parkLimit = 2_000;
/** Refused ops that are kept as evidence. */
export const evidenceLimit = 256;
/** How many invitations end with one end, those first that who is put out certainly has. */
export const invitesEndingLimit = 64;
