import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process for all time: numbers are used again, a number and a start time are not. */
export interface ProcessIdentity {
  host: string;
  pid: number;
  start: string;
}

const shortHash = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 6);

const host = shortHash(hostname());

function startFromProc(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // After the name, which may hold anything: field 3 is the state, field 22 the start (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? undefined : Number(fields[19]).toString(36);
}

function startFromPs(pid: number): string | undefined {
  try {
    return shortHash(
      execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }),
    );
  } catch {
    return undefined;
  }
}

function startOf(pid: number): string | undefined {
  return existsSync('/proc/self/stat') ? startFromProc(pid) : startFromPs(pid);
}

function identityOf(pid: number): ProcessIdentity {
  return { host, pid, start: startOf(pid) ?? 'gone' };
}

/** This process. */
export const thisProcess: ProcessIdentity = identityOf(process.pid);

/** The process that all workers of one test run have in common: their parent, or this one. */
export const runProcess: ProcessIdentity =
  process.send === undefined ? thisProcess : identityOf(process.ppid);

/** True when the process ran on this machine and is no more; of other machines nothing is known. */
export function isGone(identity: ProcessIdentity): boolean {
  return identity.host === host && startOf(identity.pid) !== identity.start;
}
