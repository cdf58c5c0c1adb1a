type Undo = () => unknown;

/** What has to be undone when a run ends, last in first out, however it ends. */
export class CleanUp {
  private readonly steps: Undo[] = [];

  add(undo: Undo): void {
    this.steps.push(undo);
  }

  /** Does every step, also after one has failed; tells the failures. */
  async run(): Promise<void> {
    for (let undo = this.steps.pop(); undo; undo = this.steps.pop()) {
      try {
        await undo();
      } catch (error) {
        console.error('cleaning up:', error instanceof Error ? error.message : error);
      }
    }
  }
}
