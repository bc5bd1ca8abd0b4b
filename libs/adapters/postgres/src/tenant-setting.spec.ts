/** The setting that names the tenants whose rows a transaction may see. */
import { settingOf } from './tenant-setting.js';

const valueOf = (sql: string): string => /= ?E?'(.*)'$/s.exec(sql)![1]!;

describe('the setting of tenants', () => {
  it('is gone with its transaction', () => {
    for (const scope of ['*', ['contoso']] as const) {
      expect(settingOf(scope)).toMatch(/^SET LOCAL meter\.tenants = /);
    }
  });

  it('names each tenant behind a separator, so that none of them can pass for all', () => {
    expect(valueOf(settingOf('*'))).toBe('*');
    expect(valueOf(settingOf(['*']))).toBe('\u001f*');
    expect(valueOf(settingOf(new Set(['contoso', 'fabrikam'])))).toBe(
      '\u001fcontoso\u001ffabrikam',
    );
  });

  it('shows no rows where no tenant is left', () => {
    expect(valueOf(settingOf([]))).toBe('');
  });

  it('keeps an id that ends its text inside the text', () => {
    expect(settingOf(["'; DROP TABLE tenants; --"])).toBe(
      "SET LOCAL meter.tenants = '\u001f''; DROP TABLE tenants; --'",
    );
  });
});
