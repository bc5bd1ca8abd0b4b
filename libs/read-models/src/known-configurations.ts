/** A cache of parsed configurations, so that a large one is not parsed for every request. */
import { BoundedMap, type Position, type SqlReader } from '#eventsourcing';
import type { Configuration, Month } from '#metering';

export interface KnownConfiguration {
  readonly configuration: Configuration;
  /** The position of the event that set this configuration. */
  readonly position: Position;
  /** The length of the configuration as JSON. */
  readonly characters: number;
}

/** A configuration of 5,000 allocations takes half a megabyte, an empty one some 300 bytes. */
const KNOWN_MAX = 20_000;
const KNOWN_CHARACTERS_MAX = 64 * 1024 * 1024;

/** The number of configurations cached by text, so that tenants with equal configurations share one object. */
const COMMON_MAX = 1_000;
const COMMON_CHARACTERS_MAX = 1_024;

/** The row of a month's configuration, as far as it is known before it is read. */
export interface ConfigurationRow {
  readonly tenantId: string;
  readonly month: Month;
  /** The position of the newest change according to the rows, `null` if they have none. */
  readonly position: Position | null;
  /** The configuration as JSON, if it was read already. */
  readonly text?: string | null;
}

export class KnownConfigurations {
  private readonly common = new BoundedMap<Configuration>(COMMON_MAX);
  private readonly known = new BoundedMap<KnownConfiguration>(KNOWN_MAX, {
    weightMax: KNOWN_CHARACTERS_MAX,
    weightOf: ({ characters }) => characters,
  });

  /** The configuration read or written last; only the writer of configurations can rely on it. */
  last(tenantId: string, month: Month): KnownConfiguration | undefined {
    return this.known.get(keyOf(tenantId, month));
  }

  /** The position of the cached configuration, so that a query need not read it again; `null` if none is cached. */
  positionOf(tenantId: string, month: Month): Position | null {
    return this.last(tenantId, month)?.position ?? null;
  }

  /** @param position the position of the event that set this configuration */
  put(tenantId: string, month: Month, configuration: Configuration, position: Position): void {
    this.remember(keyOf(tenantId, month), JSON.stringify(configuration), position);
  }

  /** @returns the same object while nothing changes, so that what the domain derives from it stays cached */
  async read(
    reader: SqlReader,
    { tenantId, month, position, text = null }: ConfigurationRow,
  ): Promise<Configuration> {
    const key = keyOf(tenantId, month);
    const known = position === null ? undefined : this.known.get(key);
    if (known?.position === position) return known.configuration;
    if (text !== null) return this.remember(key, text, position);
    const [row] = await reader.query<{ configuration: string; position: Position | null }>(
      `SELECT c.configuration, t.configuration_position AS position
       FROM month_configurations c
       LEFT JOIN month_totals t ON t.tenant_id = c.tenant_id AND t.month = c.month
       WHERE c.tenant_id = $1 AND c.month = $2`,
      [tenantId, month],
    );
    return this.remember(key, row!.configuration, row!.position);
  }

  private remember(key: string, text: string, position: Position | null): Configuration {
    const configuration = this.parse(text);
    if (position !== null) {
      this.known.put(key, { configuration, position, characters: text.length });
    }
    return configuration;
  }

  private parse(text: string): Configuration {
    if (text.length > COMMON_CHARACTERS_MAX) return JSON.parse(text) as Configuration;
    const known = this.common.get(text);
    if (known) return known;
    const configuration = JSON.parse(text) as Configuration;
    this.common.put(text, configuration);
    return configuration;
  }
}

const keyOf = (tenantId: string, month: Month): string => `${month} ${tenantId}`;

const ofReaders = new WeakMap<SqlReader, KnownConfigurations>();

/** One cache per database. */
export function knownConfigurations(reader: SqlReader): KnownConfigurations {
  let known = ofReaders.get(reader);
  if (!known) ofReaders.set(reader, (known = new KnownConfigurations()));
  return known;
}
