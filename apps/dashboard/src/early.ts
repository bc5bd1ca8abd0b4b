/** Entry script, loaded first: requests the page's script and its first figures while the main bundle is still loading. */
import { placeAt } from './data/addresses.js';
import { askEarly } from './data/early-answers.js';
import { TENANT_PAGE_SCRIPTS } from './shell/tenant-pages.js';

const place = placeAt(window.location.pathname);

askEarly('/v1/me');
if ('tenant' in place) {
  // A script that cannot be fetched is fetched again when it is wanted, and the reader told.
  TENANT_PAGE_SCRIPTS[place.page]().catch(() => undefined);
  // Of another month, or narrowed, the pages ask otherwise.
  if (window.location.search === '') {
    const tenant = `/v1/tenants/${encodeURIComponent(place.tenant)}`;
    askEarly(`${tenant}/usage?order=state`);
    if (place.page === 'overview') {
      askEarly(`${tenant}/usage/forecast`);
      askEarly(`${tenant}/audit?limit=1000`);
    }
  }
}
