/** The search field above a table; the address keeps the text. */
import { Input } from '@fluentui/react-components';
import { useAddress } from '../data/address-context.js';
import { useTexts } from '../texts/texts.js';
import { SearchIcon } from './icons.js';

export function SearchField({ className }: { readonly className?: string }) {
  const { say } = useTexts();
  const { filters, refine } = useAddress();
  return (
    <Input
      {...(className !== undefined && { className })}
      type="search"
      contentBefore={<SearchIcon />}
      aria-label={say('search')}
      placeholder={say('search')}
      value={filters['search'] ?? ''}
      onChange={(_event, { value }) => refine({ search: value })}
    />
  );
}
