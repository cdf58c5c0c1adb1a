import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that are in use in this process: garbage is collected first, so when it would be is no matter. */
export function heldBytes(): number {
  // The contents of buffers are given back beside the first collection; the second one waits for that.
  collect();
  collect();
  const { external, heapUsed } = process.memoryUsage();
  return external + heapUsed;
}
