/** Configurations that were read before, so that a large one is parsed once and not at every question. */
import { BoundedMap, type Position, type SqlReader } from '#eventsourcing';
import type { Configuration, Month } from '#metering';

interface Known {
  readonly configuration: Configuration;
  /** Of the event that made it what it is. */
  readonly position: Position;
}

/** A configuration of 5,000 allocations takes half a megabyte. */
const KNOWN_MAX = 256;

export class KnownConfigurations {
  private known = new BoundedMap<Known>(KNOWN_MAX);

  /**
   * @param position of the newest change, as the rows name it; `null` where they do not
   * @returns the same object as long as nothing changed: what the domain derives from it is kept, too
   */
  async read(
    reader: SqlReader,
    tenantId: string,
    month: Month,
    position: Position | null,
  ): Promise<Configuration> {
    const key = `${month} ${tenantId}`;
    const known = position === null ? undefined : this.known.take(key);
    if (known?.position === position) {
      this.known.put(key, known);
      return known.configuration;
    }
    const [row] = await reader.query<{ configuration: string; position: Position | null }>(
      `SELECT c.configuration, t.configuration_position AS position
       FROM month_configurations c
       LEFT JOIN month_totals t ON t.tenant_id = c.tenant_id AND t.month = c.month
       WHERE c.tenant_id = $1 AND c.month = $2`,
      [tenantId, month],
    );
    const configuration = JSON.parse(row!.configuration) as Configuration;
    if (row!.position !== null) this.known.put(key, { configuration, position: row!.position });
    return configuration;
  }
}

const ofReaders = new WeakMap<SqlReader, KnownConfigurations>();

/** One memory per database. */
export function knownConfigurations(reader: SqlReader): KnownConfigurations {
  let known = ofReaders.get(reader);
  if (!known) ofReaders.set(reader, (known = new KnownConfigurations()));
  return known;
}
