export {
  createWebrtcTransport,
  type TransportAlarm,
  type WebrtcOptions,
  type WebrtcTransport,
} from "./webrtcTransport.ts";
