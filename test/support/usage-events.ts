/** Valid usage events as a publisher sends them, for specifications to modify. */

/** Members of the event and of its data side by side; `null` and `undefined` are passed on unchanged. */
export interface EventParts {
  readonly id: string;
  readonly tenantId: string;
  readonly time: string;
  readonly source?: string;
  readonly type?: 'AIModelExecuted' | 'AIModelTrained';
  /** Other members of the data. */
  readonly data?: object;
}

/** An invoice of one page, which costs 32 credits, unless `data` says otherwise. */
export function usageEvent(parts: EventParts) {
  const { id, time, source = '/flows/eu', type = 'AIModelExecuted' } = parts;
  const envelope = { specversion: '1.0', id, source, type, time };
  return { ...envelope, datacontenttype: 'application/json', data: usageData(parts) };
}

function usageData({ tenantId, data }: EventParts): Record<string, unknown> {
  return {
    tenantId,
    environmentId: 'prod',
    userId: 'u-1',
    modelId: 'm-1',
    capability: 'invoiceProcessing',
    context: 'cloudFlow',
    status: 'processed',
    quantity: { pages: 1 },
    ...data,
  };
}
