import { fileURLToPath } from 'node:url';
import { spawnProcess, type ProcessExit, type SpawnedProcess } from '@orchestrator/testing';

type Environment = Readonly<Record<string, string | undefined>>;

/** A line of source that is replaced as the process loads it: a guard taken out. */
export interface Mutation {
  /** The end of the compiled file's path. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export interface ProgramOptions {
  readonly name: string;
  /** The compiled main module, from the root of the repository. */
  readonly main: string;
  /** Options of Node, as its image has them. */
  readonly nodeArguments?: readonly string[];
  readonly environment: Environment;
  readonly readyWhen: RegExp;
  readonly mutation?: Mutation | undefined;
}

const root = new URL('../../../../', import.meta.url);
const standByLoader = new URL('infra/chaos/bin/stand-by.mjs', root);
const mutateLoader = new URL('infra/chaos/bin/mutate.mjs', root);
const readyWithinMs = 60_000;

/** One of the system's programs, which can be killed and started again in the same place. */
export class ManagedProcess {
  readonly #lives: SpawnedProcess[] = [];

  constructor(private readonly options: ProgramOptions) {}

  get name(): string {
    return this.options.name;
  }

  get current(): SpawnedProcess {
    const last = this.#lives.at(-1);
    if (last === undefined) throw new Error(`${this.name} was never started.`);
    return last;
  }

  /** Every line that any of its lives wrote. */
  get lines(): readonly string[] {
    return this.#lives.flatMap(({ stdout, stderr }) => [...stdout, ...stderr]);
  }

  /** Starts it and comes when it is ready. */
  async start(extra: Environment = {}): Promise<void> {
    await this.launch(extra);
    await this.ready();
  }

  /** Starts it and does not wait until it is ready. */
  async launch(extra: Environment = {}): Promise<void> {
    const { main, nodeArguments = [], environment, mutation } = this.options;
    this.#lives.push(
      await spawnProcess({
        args: [
          ...nodeArguments,
          ...(mutation ? ['--import', mutateLoader.href] : []),
          fileURLToPath(new URL(main, root)),
        ],
        env: {
          NODE_OPTIONS: undefined,
          ...environment,
          ...extra,
          ...(mutation && { CHAOS_MUTATION: JSON.stringify(mutation) }),
        },
      }),
    );
  }

  /** One that is loaded and has not begun, to take the place of this one when it has died. */
  standBy(extra: Environment = {}): Promise<SpawnedProcess> {
    const { main, environment } = this.options;
    const modules = new URL(main.replace(/main\.js$/, 'index.js'), root);
    return spawnProcess({
      args: ['--import', standByLoader.href, fileURLToPath(new URL(main, root))],
      env: {
        NODE_OPTIONS: undefined,
        ...environment,
        ...extra,
        STAND_BY_MODULES: modules.href,
      },
    });
  }

  /** Has one that stands by begin in the place of what has died. */
  async succeed(standBy: SpawnedProcess): Promise<void> {
    await standBy.waitForLine(/^standing by$/, { withinMs: readyWithinMs });
    this.#lives.push(standBy);
    standBy.signal('SIGUSR2');
  }

  async ready(): Promise<void> {
    await this.current.waitForLine(this.options.readyWhen, { withinMs: readyWithinMs });
  }

  /** Comes when it died by itself, as at a failpoint. */
  died(): Promise<ProcessExit> {
    return this.current.exit;
  }

  async kill(): Promise<void> {
    await this.current.kill();
  }

  /** SIGTERM, and comes when it is gone. */
  async stop(): Promise<void> {
    await this.current.stop({ withinMs: 20_000 });
  }
}
