/** Gathers what comes in while a group is worked on, so that the next group takes it all together. */

export class GroupQueue<Item> {
  private readonly waiting: Item[] = [];
  private working: Promise<void> | undefined;

  /**
   * @param workOnNext takes a group off the items, at least one, and works on it; it settles each item
   * what became of it and never throws
   */
  constructor(private readonly workOnNext: (items: Item[]) => Promise<void>) {}

  add(item: Item): void {
    this.waiting.push(item);
    this.working ??= this.work();
  }

  /** Resolves when nothing waits and nothing is under way. */
  async idle(): Promise<void> {
    await this.working;
  }

  private async work(): Promise<void> {
    while (this.waiting.length > 0) await this.workOnNext(this.waiting);
    this.working = undefined;
  }
}
