/** Entry script, loaded first: requests the page's script and its first figures while the main bundle is still loading. */
import { routeAt } from './data/addresses.js';
import { askEarly } from './data/early-answers.js';
import { TENANT_PAGE_SCRIPTS } from './shell/tenant-pages.js';

const route = routeAt(window.location.pathname);

askEarly('/v1/me');
if ('tenant' in route) {
  // A failure does not matter here: the page fetches the script again and reports a failure.
  TENANT_PAGE_SCRIPTS[route.page]().catch(() => undefined);
  // With another month or filters, the pages send other requests.
  if (window.location.search === '') {
    const tenant = `/v1/tenants/${encodeURIComponent(route.tenant)}`;
    askEarly(`${tenant}/usage?order=state`);
    if (route.page === 'overview') {
      askEarly(`${tenant}/usage/forecast`);
      askEarly(`${tenant}/audit?limit=1000`);
    }
  }
}
