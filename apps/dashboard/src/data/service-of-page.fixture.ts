/** For specifications: a service in place of the one that the page comes from; it keeps what it is asked. */

/** To be called before tests; modules that ask the service are to be imported by them, once it is there. */
export function serviceOfPage() {
  const { fetch } = globalThis;
  const service = { asked: [] as Request[], answer: (): Response => Response.json({}) };
  beforeAll(() => {
    Object.assign(globalThis, {
      // The address of the page is where its API is.
      window: { location: { origin: 'https://meter.example' } },
      async fetch(request: Request) {
        service.asked.push(request);
        return service.answer();
      },
    });
  });
  afterAll(() => {
    Object.assign(globalThis, { fetch });
    Reflect.deleteProperty(globalThis, 'window');
  });
  return service;
}
