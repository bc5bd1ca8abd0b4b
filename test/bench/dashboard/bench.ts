/** The dashboard in a real browser and with many readers: page weight, time to first figures, smooth scrolling. */
import type { RecordFigure, Report } from '../support/report.js';
import { firstPage } from './first-page.js';
import { gateBesideDashboards } from './gate-beside-dashboards.js';
import { largeMonth } from './large-month.js';
import { manyStreams } from './many-streams.js';
import { scrolling } from './scrolling.js';
import { seenOnPage } from './seen-on-page.js';
import { type Service, startService } from './service.js';

type Part = (service: Service, report: Report, record: RecordFigure) => Promise<void>;

/** Lifts the limit of streams per tenant, because all streams belong to one tenant. */
const ONE_TENANT_ALONE = { LIMIT_TENANT_STREAMS: 'none' };

/** Each part has its own service, so that it does not affect the others. */
const PARTS: readonly (readonly [Part, Readonly<Record<string, string>>?])[] = [
  [firstPage],
  [seenOnPage],
  [scrolling],
  [largeMonth],
  [gateBesideDashboards],
  [manyStreams, ONE_TENANT_ALONE],
];

export async function dashboard(report: Report, record: RecordFigure): Promise<void> {
  for (const [part, env] of PARTS) {
    const service = await startService(env);
    try {
      await part(service, report, record);
    } finally {
      await service.stop();
    }
  }
}
