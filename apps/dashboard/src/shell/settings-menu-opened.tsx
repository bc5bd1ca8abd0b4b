/** The open settings menu: appearance and language, stored in this browser, and the link to the API's own page. */
import {
  Button,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItemLink,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components';
import { type Language, usePreferences } from '../data/preferences.js';
import { SettingsIcon } from '../parts/icons.js';
import { useTexts } from '../texts/texts.js';
import type { ThemeChoice } from '../theme.js';

const THEMES: readonly ThemeChoice[] = ['system', 'light', 'dark'];
/** Each language's own name for itself. */
const LANGUAGES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

function OpenedSettingsMenu() {
  const { say } = useTexts();
  const { theme, language, choose } = usePreferences();
  return (
    <Menu
      defaultOpen
      checkedValues={{ theme: [theme], language: [language] }}
      onCheckedValueChange={(_event, { name, checkedItems }) => choose({ [name]: checkedItems[0] })}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="subtle" icon={<SettingsIcon />} aria-label={say('settings')} />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuGroup>
            <MenuGroupHeader>{say('settings.theme')}</MenuGroupHeader>
            {THEMES.map((name) => (
              <MenuItemRadio key={name} name="theme" value={name}>
                {say(`settings.theme.${name}`)}
              </MenuItemRadio>
            ))}
          </MenuGroup>
          <MenuDivider />
          <MenuGroup>
            <MenuGroupHeader>{say('settings.language')}</MenuGroupHeader>
            {Object.entries(LANGUAGES).map(([name, own]) => (
              <MenuItemRadio key={name} name="language" value={name} lang={name}>
                {own}
              </MenuItemRadio>
            ))}
          </MenuGroup>
          <MenuDivider />
          <MenuItemLink href="/docs">{say('nav.docs')}</MenuItemLink>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

export { OpenedSettingsMenu as default };
