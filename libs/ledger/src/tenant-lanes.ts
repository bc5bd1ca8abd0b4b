/** One piece of work at a time per tenant in this process: the cached state has one user. Other processes are fenced by revisions. */

export class TenantLanes {
  private readonly tails = new Map<string, Promise<unknown>>();

  async run<T>(tenantId: string, work: () => Promise<T>): Promise<T> {
    const before = this.tails.get(tenantId) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.tails.set(tenantId, mine);
    try {
      return await mine;
    } finally {
      if (this.tails.get(tenantId) === mine) this.tails.delete(tenantId);
    }
  }
}
