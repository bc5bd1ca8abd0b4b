/** For specifications: a stub of the API that the page asks; it answers as told and keeps every request. */
// Loaded while there is no window, for all specifications of a worker: its caches would set timers of five minutes otherwise.
import '@tanstack/react-query';

const ORIGIN = 'https://meter.example';

/** To be called before tests; modules that ask the service are to be imported by them, once it is there. */
export function serviceOfPage() {
  const { fetch } = globalThis;
  const service = {
    asked: [] as Request[],
    answer: async (_request: Request): Promise<Response> => Response.json({}),
  };
  beforeAll(() => {
    Object.assign(globalThis, {
      // The address of the page is where its API is.
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
