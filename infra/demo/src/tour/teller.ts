/** Says what is done, and how long it took. */
export class Teller {
  #number = 0;

  constructor(readonly print: (line: string) => void) {}

  /** One step: its title, what it tells on the way, and the time that it took. */
  async step<T>(title: string, work: (tell: (line: string) => void) => Promise<T>): Promise<T> {
    this.#number += 1;
    this.print(`\n${String(this.#number).padStart(2)}  ${title}`);
    const begunAt = performance.now();
    const result = await work((line) => this.print(`      ${line}`));
    this.print(`      ${Math.round(performance.now() - begunAt)} ms`);
    return result;
  }
}
