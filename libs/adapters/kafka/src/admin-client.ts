/** The admin client of kafkajs: connects when it is asked, and fails with the errors of the ports. */
import type { Admin, Kafka } from 'kafkajs';
import { asPortError } from './errors.js';

export class AdminClient {
  private readonly admin: Admin;

  constructor(kafka: Kafka) {
    this.admin = kafka.admin();
  }

  /**
   * Calls may be repeated after a failure: each call finds the leaders of the partitions again.
   * @throws TransientError to be repeated, KafkaSetupError where that would not help; `doing` says in them what failed
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
