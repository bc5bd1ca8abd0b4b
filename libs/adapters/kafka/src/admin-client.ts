/** An admin client of kafkajs that connects when it is asked, and is made anew after each failure. */
import type { Admin, Kafka } from 'kafkajs';
import { asPortError } from './errors.js';

/**
 * kafkajs keeps what it has heard of the leaders of partitions for five minutes, and its admin client asks a
 * broker that no longer leads again and again: only a new one finds the leader that was elected.
 */
export class AdminClient {
  private admin: Admin | undefined;

  constructor(private readonly kafka: Kafka) {}

  /** @throws TransientError to be repeated, KafkaSetupError where that would not help; `doing` says in them what failed. */
  async ask<T>(doing: string, work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = (this.admin ??= this.kafka.admin());
    try {
      await admin.connect();
      return await work(admin);
    } catch (error) {
      if (this.admin === admin) this.admin = undefined;
      await admin.disconnect();
      throw asPortError(error, doing);
    }
  }

  async close(): Promise<void> {
    await this.admin?.disconnect();
  }
}
