/** The context of every page: theme, language, query cache, address. */
import { createDOMRenderer, FluentProvider, RendererProvider } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { AddressProvider } from './data/address-context.js';
import { createQueryClient } from './data/query-client.js';
import { PreferencesProvider, usePreferences } from './data/preferences.js';
import { TextsProvider } from './texts/texts.js';
import { themeNamed, useThemeName } from './theme.js';
import { Shell } from './shell/shell.js';

export function App({ nonce }: { readonly nonce: string }) {
  const [client] = useState(createQueryClient);
  const renderer = useMemo(
    () => createDOMRenderer(document, { styleElementAttributes: { nonce } }),
    [nonce],
  );
  return (
    <RendererProvider renderer={renderer}>
      <QueryClientProvider client={client}>
        <PreferencesProvider>
          <Themed />
        </PreferencesProvider>
      </QueryClientProvider>
    </RendererProvider>
  );
}

function Themed() {
  const { theme } = usePreferences();
  const name = useThemeName(theme);
  useEffect(() => {
    document.documentElement.dataset['theme'] = name;
  }, [name]);
  return (
    <FluentProvider theme={themeNamed(name)}>
      <div className="page">
        <TextsProvider>
          <AddressProvider>
            <Shell />
          </AddressProvider>
        </TextsProvider>
      </div>
    </FluentProvider>
  );
}
