/** The kafkajs admin client, connected on first use, with errors converted to those of the ports. */
import type { Admin, Kafka } from 'kafkajs';
import { asPortError } from './errors.js';

export class AdminClient {
  private readonly admin: Admin;

  constructor(kafka: Kafka) {
    this.admin = kafka.admin();
  }

  /**
   * Runs an admin call. It may be retried after a failure: each call looks up the partition leaders again.
   * @param doing describes the action in error messages
   * @throws TransientError if a retry may help, otherwise KafkaSetupError
   */
  async ask<T>(doing: string, work: (admin: Admin) => Promise<T>): Promise<T> {
    try {
      await this.admin.connect();
      return await work(this.admin);
    } catch (error) {
      throw asPortError(error, doing);
    }
  }

  close(): Promise<void> {
    return this.admin.disconnect();
  }
}
