/** All endpoints of all tenants in memory, by tenant and by the key of their deliveries. */
import { BEFORE_FIRST, type Position, type RecordedEvent } from '#eventsourcing';
import { type Endpoint, endpointDecider, type EndpointEvent, type Endpoints } from './endpoint.js';
import { tenantOfEndpoints } from './webhook-store.js';

export interface Registered {
  readonly tenantId: string;
  readonly endpoint: Endpoint;
  /** The ledger position at which it was created: it gets no earlier event. */
  readonly since: Position;
}

export class Registry {
  private readonly tenants = new Map<string, Endpoints>();
  private readonly since = new Map<string, Position>();
  private readonly byKey = new Map<string, Registered>();
  private lastPosition: Position | null = null;

  get size(): number {
    return this.byKey.size;
  }

  /** The position of the newest change of any endpoint. */
  get position(): Position | null {
    return this.lastPosition;
  }

  /** The position at which the oldest of the present endpoints was created. */
  get firstPosition(): Position {
    return Array.from(this.byKey.values(), ({ since }) => since).reduce((a, b) => Math.min(a, b));
  }

  /**
   * Idempotent for repeated events.
   * @returns the keys of the endpoints of the tenant before and after the event
   */
  evolve(recorded: RecordedEvent): readonly string[] {
    if (recorded.position <= (this.lastPosition ?? BEFORE_FIRST)) return [];
    this.lastPosition = recorded.position;
    const tenantId = tenantOfEndpoints(recorded.stream);
    const before = this.tenants.get(tenantId) ?? endpointDecider.initialState();
    const { type, data } = recorded;
    const after = endpointDecider.evolve(before, { type, data } as EndpointEvent);
    this.tenants.set(tenantId, after);
    for (const { key } of before.values()) this.byKey.delete(key);
    for (const endpoint of after.values()) this.register(tenantId, endpoint, recorded.position);
    return [...before.values(), ...after.values()].map(({ key }) => key);
  }

  of(tenantId: string): readonly Registered[] {
    const endpoints = this.tenants.get(tenantId);
    return endpoints ? Array.from(endpoints.values(), ({ key }) => this.byKey.get(key)!) : [];
  }

  get(key: string): Registered | undefined {
    return this.byKey.get(key);
  }

  private register(tenantId: string, endpoint: Endpoint, position: Position): void {
    const { key } = endpoint;
    if (!this.since.has(key)) this.since.set(key, position);
    this.byKey.set(key, { tenantId, endpoint, since: this.since.get(key)! });
  }
}
