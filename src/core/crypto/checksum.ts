// SHA-256, only as the checksum of BIP 39 that a recovery code carries; everything else hashes with hash.ts.

import type { Bytes } from "../base/bytes.ts";
import { sodium } from "./sodium.ts";

export const sha256 = (bytes: Bytes): Bytes => sodium.crypto_hash_sha256(bytes);
