/** The ids of all messages ever queued for an endpoint; a fork holds only the ids it adds. */
export class MessageIds {
  private readonly own = new Set<string>();

  constructor(private readonly before: MessageIds | null = null) {}

  has(id: string): boolean {
    return this.own.has(id) || (this.before?.has(id) ?? false);
  }

  add(id: string): void {
    this.own.add(id);
  }

  fork(): MessageIds {
    return new MessageIds(this);
  }

  /** @returns this, with the ids that the fork has added */
  adopt(fork: MessageIds): this {
    for (const id of fork.own) this.own.add(id);
    return this;
  }
}
