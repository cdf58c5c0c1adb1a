interface Event {
  readonly at: number;
  readonly order: number;
  readonly action: () => void;
}

/** Simulated time: events in order, and after each of them everything that the code under test has ready to run. */
export class World {
  now = 0;
  #order = 0;
  readonly #heap: Event[] = [];

  at(at: number, action: () => void): void {
    this.#push({ at: Math.max(at, this.now), order: this.#order++, action });
  }

  /** Runs until `untilMs`, or until nothing is left to happen. */
  async run(untilMs: number): Promise<void> {
    for (let next = this.#heap[0]; next && next.at <= untilMs; next = this.#heap[0]) {
      this.#pop();
      this.now = next.at;
      next.action();
      // A turn of the event loop drains every promise that this event settled.
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.now = Math.max(this.now, untilMs);
  }

  #before(left: Event, right: Event): boolean {
    return left.at < right.at || (left.at === right.at && left.order < right.order);
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let index = heap.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#before(event, heap[parent]!)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = event;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.#before(heap[child + 1]!, heap[child]!)) child++;
      if (!this.#before(heap[child]!, last)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
  }
}
