/** The security headers for browsers, sent with every response. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';

/** Computed once, because none depends on the request. A response may override them. */
export function browserHeaders(): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  const response = {
    setHeader: (name: string, value: string) => (headers[name.toLowerCase()] = value),
    removeHeader: () => {},
  };
  const secure = helmet({
    // TLS ends in front of the service; over a plain connection these two would lock people out.
    strictTransportSecurity: false,
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
  });
  secure({} as IncomingMessage, response as unknown as ServerResponse, (error) => {
    if (error) throw error as Error;
  });
  return headers;
}
