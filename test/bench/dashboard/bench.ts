/** The dashboard in a real browser and under many readers: page weight, time to first figures, smooth scrolling. */
import type { RecordFigure, Report } from '../support/report.js';
import { firstPage } from './first-page.js';
import { gateBesideDashboards } from './gate-beside-dashboards.js';
import { largeMonth } from './large-month.js';
import { manyStreams } from './many-streams.js';
import { scrolling } from './scrolling.js';
import { seenOnPage } from './seen-on-page.js';
import { type Service, startService } from './service.js';

type Part = (service: Service, report: Report, record: RecordFigure) => Promise<void>;

/** All that a process holds may be of one tenant. */
const ONE_TENANT_ALONE = { LIMIT_TENANT_STREAMS: 'none' };

/** Each with a service of its own: what one leaves behind weighs on no other. */
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
