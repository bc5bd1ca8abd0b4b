/** Creates a self-signed certificate for the broker's TLS listener, with the JDK's keytool. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './processes.js';

export const KEYSTORE_PASSWORD = 'keystore-of-a-test';

export interface SelfSigned {
  readonly keystore: string;
  /** PEM. A client that trusts it trusts the broker. */
  readonly certificate: string;
}

export async function selfSigned(folder: string, name: string): Promise<SelfSigned> {
  const keystore = join(folder, `${name}.p12`);
  const pem = join(folder, `${name}.pem`);
  const store = ['-keystore', keystore, '-storetype', 'PKCS12', '-storepass', KEYSTORE_PASSWORD];
  const subject = ['-dname', `CN=${name}`, '-ext', 'SAN=ip:127.0.0.1,dns:localhost'];
  const key = ['-keyalg', 'RSA', '-keysize', '2048', '-validity', '2'];
  await run('keytool', ['-genkeypair', '-alias', name, ...key, ...subject, ...store]);
  await run('keytool', ['-exportcert', '-rfc', '-alias', name, '-file', pem, ...store]);
  return { keystore, certificate: await readFile(pem, 'utf8') };
}
