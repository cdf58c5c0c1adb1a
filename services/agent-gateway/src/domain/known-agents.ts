import type { Agent } from './agent.js';

interface Entry {
  readonly agent: Agent;
  readonly until: number;
}

/** Agents as they were seen last, so that a claim that can get nothing asks no database. */
export class KnownAgents {
  readonly #entries = new Map<string, Entry>();
  #drops = 0;

  /** @param keptMs for how long one is believed that nothing was heard of */
  constructor(
    private readonly keptMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The agent that goes by this name, as it is remembered or as `load` has it. */
  async get(name: string, load: () => Promise<Agent>): Promise<Agent> {
    const known = this.#entries.get(name);
    if (known !== undefined && known.until > this.now()) return known.agent;
    return this.fresh(name, load);
  }

  /** The same as it is now. What changes while it is loaded is not remembered as it was before. */
  async fresh(name: string, load: () => Promise<Agent>): Promise<Agent> {
    const drops = this.#drops;
    const agent = await load();
    if (drops === this.#drops) this.#entries.set(name, { agent, until: this.now() + this.keptMs });
    return agent;
  }

  /** Something about these has changed. */
  drop(which: (agent: Agent) => boolean): void {
    this.#drops += 1;
    for (const [name, { agent }] of this.#entries) if (which(agent)) this.#entries.delete(name);
  }

  forgetOld(): void {
    for (const [name, { until }] of this.#entries) {
      if (until <= this.now()) this.#entries.delete(name);
    }
  }
}
