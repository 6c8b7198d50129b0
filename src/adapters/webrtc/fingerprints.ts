// SHA-256 of both DTLS certificates, as protocol 2.11 reads them: our own from our description, the other's from the
// certificate that was really used, which must be the one its description promised.

const length = 32;

/** The one certificate that a description promises; null for none, several, or another hash. */
export const promisedFingerprint = (sdp: string): Uint8Array | null => {
  const lines = sdp.split(/\r?\n/).filter((line) => line.startsWith("a=fingerprint:"));
  const [line] = lines;
  const match = /^a=fingerprint:sha-256 ([0-9a-f]{2}(?::[0-9a-f]{2}){31})$/i.exec(line ?? "");
  if (lines.length !== 1 || match === null) return null;
  return Uint8Array.from((match[1] ?? "").split(":"), (digits) => Number.parseInt(digits, 16));
};

const equal = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === length && b.length === length && a.every((byte, at) => byte === b[at]);

export const readFingerprints = async (
  connection: RTCPeerConnection,
): Promise<{ readonly local: Uint8Array; readonly remote: Uint8Array } | null> => {
  const local = promisedFingerprint(connection.localDescription?.sdp ?? "");
  const promised = promisedFingerprint(connection.currentRemoteDescription?.sdp ?? "");
  const [certificate] = connection.sctp?.transport.getRemoteCertificates() ?? [];
  if (local === null || promised === null || certificate === undefined) return null;
  const used = new Uint8Array(await crypto.subtle.digest("SHA-256", certificate));
  return equal(promised, used) ? { local, remote: used } : null;
};
