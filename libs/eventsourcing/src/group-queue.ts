/** Collects items while a group is being processed, so that the next group takes all of them. */

export class GroupQueue<Item> {
  private readonly waiting: Item[] = [];
  private working: Promise<void> | undefined;

  /** @param workOnNext removes at least one item and processes the group; it settles every item and never throws */
  constructor(private readonly workOnNext: (items: Item[]) => Promise<void>) {}

  add(item: Item): void {
    this.waiting.push(item);
    this.working ??= this.work();
  }

  /** Resolves when no item is waiting or being processed. */
  async idle(): Promise<void> {
    await this.working;
  }

  private async work(): Promise<void> {
    while (this.waiting.length > 0) await this.workOnNext(this.waiting);
    this.working = undefined;
  }
}
