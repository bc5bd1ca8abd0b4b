/** The security headers of responses are those of helmet. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import helmet from 'helmet';
import { browserHeaders } from './browser-headers.js';

/** The headers that helmet itself sets on a response. */
async function onceMore(): Promise<Record<string, unknown>> {
  const secure = helmet({
    strictTransportSecurity: false,
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
  });
  const server = createServer((request: IncomingMessage, response: ServerResponse) =>
    secure(request, response, () => response.end(JSON.stringify(response.getHeaders()))),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const answer = await fetch(`http://127.0.0.1:${port}`);
  const headers = (await answer.json()) as Record<string, unknown>;
  server.closeAllConnections();
  server.close();
  return headers;
}

it('are those that helmet sets for a request', async () => {
  const headers = browserHeaders();
  expect(headers).toEqual(await onceMore());
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
  });
  expect(headers).not.toHaveProperty('strict-transport-security');
});
