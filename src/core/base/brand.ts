// Brands: ids of different things are different types, although each is text at run time.

declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/**
 * Ids are lower-case hexadecimal text in memory (they are map keys, and their order is the order of their
 * bytes) and bytes only on the wire and on disk. 64 digits each, DocId 32.
 */
export type CircleId = Brand<string, "CircleId">;
export type UserId = Brand<string, "UserId">;
/** A device's Ed25519 public key (protocol 2.3). */
export type DeviceId = Brand<string, "DeviceId">;
export type OpId = Brand<string, "OpId">;
/** The OpId of a REKEY (protocol 2.7). */
export type EpochId = OpId;
export type EntryId = Brand<string, "EntryId">;
export type InviteId = Brand<string, "InviteId">;
/** 16 bytes, 32 digits; the first byte tells document (00) from margin (01), protocol 2.4. */
export type DocId = Brand<string, "DocId">;
