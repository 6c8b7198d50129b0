export { applyFast } from "./applyFast.ts";
export { openState } from "./openState.ts";
export { placeInBoundedTime } from "./placing.ts";
export { createReplicaDoc, withoutFormatCleanUp } from "./replicaDoc.ts";
