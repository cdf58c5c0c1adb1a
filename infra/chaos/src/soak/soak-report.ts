import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

interface Finding {
  readonly part: string;
  readonly name: string;
  readonly ok: boolean;
  readonly tookMs: number;
  readonly figures: unknown;
}

const resultsDirectory = fileURLToPath(new URL('../../results/', import.meta.url));

/** What the soak found: printed as it comes, written as JSON at the end. */
export class SoakReport {
  readonly #findings: Finding[] = [];
  readonly #begunAt = new Date();

  get failures(): number {
    return this.#findings.filter(({ ok }) => !ok).length;
  }

  /** Does what is told of only where it throws, which is a failure. */
  async attempt(name: string, work: () => Promise<void>): Promise<void> {
    const begunAt = performance.now();
    await work().catch((error: unknown) => {
      this.#note({ part: 'soak', name, ok: false, ...since(begunAt), figures: toldOf(error) });
    });
  }

  /** Plays a part; what it throws is a failure, and the next one is played. */
  async play(part: string, name: string, work: () => Promise<unknown>): Promise<void> {
    const begunAt = performance.now();
    const outcome = await work().then(
      (figures) => ({ ok: true, figures }),
      (error: unknown) => ({ ok: false, figures: toldOf(error) }),
    );
    this.#note({ part, name, ...outcome, ...since(begunAt) });
  }

  #note(finding: Finding): void {
    this.#findings.push(finding);
    const { part, name, ok, tookMs, figures } = finding;
    const told = figures === undefined ? '' : JSON.stringify(figures);
    console.log(`${ok ? 'held  ' : 'BROKEN'} ${part}: ${name} (${tookMs} ms) ${told}`);
  }

  /** Writes it down and gives the path. */
  write(options: object): string {
    mkdirSync(resultsDirectory, { recursive: true });
    const stamp = this.#begunAt.toISOString().replaceAll(/[:.]/g, '-');
    const path = `${resultsDirectory}soak-${stamp}.json`;
    const machine = {
      node: process.version,
      cores: cpus().length,
      memoryBytes: totalmem(),
      load: loadavg(),
    };
    const report = { begunAt: this.#begunAt, options, machine, findings: this.#findings };
    writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
    return path;
  }
}

const since = (begunAt: number) => ({ tookMs: Math.round(performance.now() - begunAt) });

const toldOf = (error: unknown): unknown =>
  error instanceof Error ? (error.stack ?? error.message) : error;
