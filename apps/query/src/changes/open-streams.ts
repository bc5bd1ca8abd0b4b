/** Bounds what streams that stay open may take: so many of one tenant, so many of all. */
import { queryProblem } from '../problems.js';

export interface StreamLimits {
  readonly all: number;
  readonly ofTenant: number;
}

export const STREAM_LIMITS: StreamLimits = { all: 1_000, ofTenant: 100 };

export class OpenStreams {
  private all = 0;
  private readonly byTenant = new Map<string, number>();

  constructor(private readonly limits: StreamLimits) {}

  /** @returns what gives the place back. @throws ProblemError when there is none. */
  enter(tenantId: string): () => void {
    const { all, ofTenant } = this.limits;
    const open = this.byTenant.get(tenantId) ?? 0;
    if (open >= ofTenant) throw tooMany(`${ofTenant} streams of this tenant are open.`);
    if (this.all >= all) throw tooMany(`${all} streams are open.`);
    this.all += 1;
    this.byTenant.set(tenantId, open + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.leave(tenantId);
    };
  }

  private leave(tenantId: string): void {
    this.all -= 1;
    const open = this.byTenant.get(tenantId)! - 1;
    if (open === 0) this.byTenant.delete(tenantId);
    else this.byTenant.set(tenantId, open);
  }
}

const tooMany = (why: string) =>
  queryProblem('tooManyStreams', `${why} Close one, or read pages as application/x-ndjson.`);
