// Graphs of a world with many machines: those that were given the same ops in the same order have one graph between
// them, because a graph is a function of what was given to it. Nobody changes one that is handed out here.

import type { Bytes } from "../../src/core/base/index.ts";
import { CircleGraph, type Received, receiveOp } from "../../src/core/circle/index.ts";
import type { OpNode } from "../../src/core/circle/node.ts";

/** Another one with the same ops, each at its place: as if they had come here in this order too. */
const copyOf = (graph: CircleGraph): CircleGraph => {
  const copy = new CircleGraph(graph.circleId);
  const nodes: OpNode[] = [];
  for (const { id } of graph.opsAfter([])) {
    const node = graph.node(id);
    if (node !== undefined) nodes[node.place] = node;
  }
  for (const node of nodes) copy.accept(node);
  return copy;
};

type Grown = {
  /** What came after the beginning, in order. */
  readonly came: readonly Bytes[];
  readonly next: Map<string, Received>;
};

export class SharedGraphs {
  readonly #beginning: CircleGraph;
  readonly #grown = new Map<CircleGraph, Grown>();

  constructor(beginning: CircleGraph) {
    this.#beginning = beginning;
    this.#grown.set(beginning, { came: [], next: new Map() });
  }

  get beginning(): CircleGraph {
    return this.#beginning;
  }

  receive(graph: CircleGraph, op: Bytes): Received {
    const grown = this.#grown.get(graph);
    if (grown === undefined) throw new Error("a graph that is not of this world");
    const key = Buffer.from(op.buffer, op.byteOffset, op.length).toString("latin1");
    const known = grown.next.get(key);
    if (known !== undefined) return known;
    const copy = copyOf(this.#beginning);
    for (const earlier of grown.came) receiveOp(copy, earlier);
    const { outputs } = receiveOp(copy, op);
    const isNew = outputs.some(({ type }) => type !== "known");
    const received = { graph: isNew ? copy : graph, outputs };
    if (isNew) this.#grown.set(copy, { came: [...grown.came, op], next: new Map() });
    grown.next.set(key, received);
    return received;
  }

  /** Of a machine that finds these ops on its disk. */
  after(ops: readonly Bytes[]): CircleGraph {
    return ops.reduce((graph, op) => this.receive(graph, op).graph, this.#beginning);
  }
}
