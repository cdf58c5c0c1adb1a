import { readFileSync, writeFileSync } from 'node:fs';
import type { ManagedProcess } from '../system/managed-process.js';

const mebibyte = 2 ** 20;
/** What streams may make of a process, above what it has when idle, however much they carry. */
export const mostHeldBytes = 64 * mebibyte;

/** Bytes of memory that each process has by its name. */
export type Footprints = Readonly<Record<string, number>>;

/** How much memory processes have beyond what they had in the beginning (Linux, proc_pid_status(5)). */
export class ProcessMemory {
  readonly #idle: ReadonlyMap<ManagedProcess, number>;

  /** They must be idle, since this is what everything is compared with. */
  constructor(processes: readonly ManagedProcess[]) {
    this.#idle = new Map(processes.map((one) => [one, read(one, 'VmRSS')]));
  }

  get idle(): Footprints {
    return Object.fromEntries([...this.#idle].map(([{ name }, bytes]) => [name, bytes]));
  }

  /** The most that each had above that at once while this was done, as the kernel counts it. */
  async during(work: () => Promise<unknown>): Promise<Footprints> {
    // The peak is that of now, and grows from here.
    for (const { current } of this.#idle.keys())
      writeFileSync(`/proc/${current.pid}/clear_refs`, '5');
    await work();
    return Object.fromEntries(
      [...this.#idle].map(([one, idle]) => [one.name, read(one, 'VmHWM') - idle]),
    );
  }
}

function read({ name, current: { pid } }: ManagedProcess, field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const kibibytes = new RegExp(`^${field}:\\s*(\\d+) kB$`, 'm').exec(status)?.[1];
  if (kibibytes === undefined) throw new Error(`${name} does not tell its memory.`);
  return Number(kibibytes) * 1_024;
}

/** To be shown. */
export const inMebibytes = (footprints: Footprints): Footprints =>
  Object.fromEntries(
    Object.entries(footprints).map(([name, bytes]) => [name, Math.round(bytes / mebibyte)]),
  );
