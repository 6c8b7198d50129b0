export { applyFast } from "./applyFast.ts";
export { placeInBoundedTime } from "./placing.ts";
export { createReplicaDoc, withoutFormatCleanUp } from "./replicaDoc.ts";
