// What leaves this page over data channels: bytes of messages as they are given to the browser, without DTLS, SCTP
// and IP around them. To be loaded before anything opens a connection.

let bytes = 0;
let messages = 0;

const lengthOf = (data: unknown): number =>
  data instanceof ArrayBuffer || ArrayBuffer.isView(data)
    ? data.byteLength
    : data instanceof Blob
      ? data.size
      : new TextEncoder().encode(String(data)).length;

const send = RTCDataChannel.prototype.send as (this: RTCDataChannel, data: unknown) => void;
RTCDataChannel.prototype.send = function counted(this: RTCDataChannel, data: unknown): void {
  send.call(this, data);
  bytes += lengthOf(data);
  messages += 1;
};

export type Sent = { readonly bytes: number; readonly messages: number };
export const sentSoFar = (): Sent => ({ bytes, messages });
