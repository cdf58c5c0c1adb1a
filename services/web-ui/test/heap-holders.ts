import type { Visitor } from './visitor.js';

interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[]];
      readonly edge_fields: readonly string[];
      readonly edge_types: readonly [readonly string[]];
    };
  };
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
  readonly strings: readonly string[];
}

const longestPath = 14;

/**
 * Who holds a text in the memory of a page's scripts after a collection: for each string with it, the way
 * from a root to it, in words.
 */
export async function heapHolders(visitor: Visitor, text: string): Promise<string[]> {
  const heap = await takeSnapshot(visitor);
  const { meta } = heap.snapshot;
  const [nodeSize, edgeSize] = [meta.node_fields.length, meta.edge_fields.length];
  const nodeName = (node: number) => heap.strings[heap.nodes[node * nodeSize + 1] ?? 0] ?? '';
  const found = heap.strings.flatMap((one, index) => (one.includes(text) ? [index] : []));
  const names = new Set(found);
  const holders = new Map<number, { node: number; edge: string }>();
  const edgeTypes = meta.edge_types[0];
  const countAt = meta.node_fields.indexOf('edge_count');
  const nodeCount = heap.nodes.length / nodeSize;
  const firstEdges: number[] = [];
  let at = 0;
  for (let node = 0; node < nodeCount; node += 1) {
    firstEdges.push(at);
    at += heap.nodes[node * nodeSize + countAt] ?? 0;
  }
  firstEdges.push(at);
  // From the root, breadth first: the shortest way to each node.
  const queue = [0];
  const seen = new Set(queue);
  for (const node of queue) {
    for (let edge = firstEdges[node] ?? 0; edge < (firstEdges[node + 1] ?? 0); edge += 1) {
      const place = edge * edgeSize;
      const type = edgeTypes[heap.edges[place] ?? 0];
      const to = (heap.edges[place + 2] ?? 0) / nodeSize;
      if (type === 'weak' || seen.has(to)) continue;
      seen.add(to);
      const label = heap.edges[place + 1] ?? 0;
      const isNumbered = type === 'element' || type === 'hidden';
      holders.set(to, { node, edge: isNumbered ? String(label) : (heap.strings[label] ?? '') });
      queue.push(to);
    }
  }
  const wayTo = (node: number): string => {
    const way: string[] = [];
    for (let here = node; way.length < longestPath;) {
      const holder = holders.get(here);
      if (!holder) break;
      way.unshift(`${nodeName(holder.node).slice(0, 40)}.${holder.edge.slice(0, 40)}`);
      here = holder.node;
    }
    return way.join(' > ');
  };
  const nodes = queue.filter((node) => names.has(heap.nodes[node * nodeSize + 1] ?? -1));
  return [...new Set(nodes.map(wayTo))];
}

async function takeSnapshot({ page, context }: Visitor): Promise<Snapshot> {
  const devtools = await context.newCDPSession(page);
  const pieces: string[] = [];
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => pieces.push(chunk));
  await devtools.send('HeapProfiler.enable');
  // Twice: what is finalized by the first is only gone after the second.
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await devtools.detach();
  return JSON.parse(pieces.join('')) as Snapshot;
}
