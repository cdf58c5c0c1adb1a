import { cpuMicroseconds } from '../processes/cpu-by-role.js';
import type { Column, Goal, Table } from '../report/table.js';

export const coldPerSecond = 'coldPerSecond';
export const warmPerSecond = 'warmPerSecond';
export const warmCpuMicroseconds = 'warmCpuMicroseconds';
export const peakMiB = 'peakMiB';

const median = (title: string, name: string, digits = 0): Column => ({
  title,
  digits,
  figure: (results, contestant) => results.median(contestant, name),
});

const toBetterAuth = (title: string, name: string): Column => ({
  title,
  digits: 2,
  figure: (results, contestant) => results.ratio(contestant, 'better_auth', name),
});

const twiceBetterAuth = (contestant: string, who: string): Goal => ({
  title: `cold, ${who} ÷ better-auth, as many keys`,
  unit: '',
  least: 2,
  figure: (results) => results.ratio(contestant, 'better_auth', coldPerSecond),
});

/** What a request costs with many stored ÷ with few: CPU time, which others touch less than throughput. */
const growth = (few: string, many: string, figure: string, title: string, most: number): Goal => ({
  title: `CPU, many ÷ few stored, ${title}`,
  unit: '',
  most,
  figure: (results) => results.ratio(many, few, figure),
});

export const storedTokensTable: Table = {
  columns: [
    median('cold/s', coldPerSecond),
    toBetterAuth('÷ better-auth', coldPerSecond),
    median('p50 ms', 'p50Ms', 1),
    median('p99 ms', 'p99Ms', 1),
    // Of all processes of the contestant and of those of PostgreSQL that serve it.
    median('CPU µs', cpuMicroseconds),
    toBetterAuth('÷ better-auth', cpuMicroseconds),
    median('warm/s', warmPerSecond),
    median('CPU µs', warmCpuMicroseconds),
    median('MiB', peakMiB),
  ],
  goals: [
    twiceBetterAuth('cold', 'through the gateway'),
    twiceBetterAuth('verify', 'token service alone'),
    growth('cold', 'cold_many', cpuMicroseconds, 'cold', 1.3),
    growth('verify', 'verify_many', cpuMicroseconds, 'token service alone', 1.3),
    // Flat: what is left is the noise of a measurement.
    growth('cold', 'cold_many', warmCpuMicroseconds, 'warm', 1.1),
    {
      title: 'peak memory of a gateway with different live tokens in use',
      unit: 'MiB',
      most: 250,
      figure: (results) => results.median('cold_many', peakMiB),
    },
  ],
};
