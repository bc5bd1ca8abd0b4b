/** Entry script, loaded first: requests the page's script and its first figures while the main bundle is still loading. */
import { placeAt } from './data/addresses.js';
import { askEarly } from './data/early-answers.js';
import { TENANT_PAGE_SCRIPTS } from './shell/tenant-pages.js';

const place = placeAt(window.location.pathname);

askEarly('/v1/me');
if ('tenant' in place) {
  // A failure does not matter here: the page fetches the script again and reports a failure.
  TENANT_PAGE_SCRIPTS[place.page]().catch(() => undefined);
  // With another month or filters, the pages send other requests.
  if (window.location.search === '') {
    const tenant = `/v1/tenants/${encodeURIComponent(place.tenant)}`;
    askEarly(`${tenant}/usage?order=state`);
    if (place.page === 'overview') {
      askEarly(`${tenant}/usage/forecast`);
      askEarly(`${tenant}/audit?limit=1000`);
    }
  }
}
