/** For specs: a stub of the API that pages use; it gives the configured answers and records every request. */
// Loaded before there is a window, for all specs of a worker: otherwise its caches would set timers of five minutes.
import '@tanstack/react-query';

const ORIGIN = 'https://meter.example';

/** Call this before the tests, which then import the modules that use the service. */
export function serviceOfPage() {
  const { fetch } = globalThis;
  const service = {
    asked: [] as Request[],
    answer: async (_request: Request): Promise<Response> => Response.json({}),
  };
  beforeAll(() => {
    Object.assign(globalThis, {
      // The page and its API have the same origin.
      window: { location: { origin: ORIGIN } },
      async fetch(asked: Request | string, how?: RequestInit) {
        const address = typeof asked === 'string' ? new URL(asked, ORIGIN) : asked;
        const request = new Request(address, how);
        service.asked.push(request.clone());
        return service.answer(request);
      },
    });
  });
  afterAll(() => {
    Object.assign(globalThis, { fetch });
    Reflect.deleteProperty(globalThis, 'window');
  });
  return service;
}
