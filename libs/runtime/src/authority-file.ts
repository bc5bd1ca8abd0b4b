/** The file with the authorities that signed the certificates of the brokers. */
import { X509Certificate } from 'node:crypto';
import { SetupError } from '#eventsourcing';
import { textOfSettingFile } from '#platform/basics';

const CERTIFICATE =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

/**
 * Checks that the file holds certificates: TLS ignores anything else in silence, and then trusts nobody.
 * @returns PEM
 * @throws SetupError naming KAFKA_CA_FILE and the file that is missing, cannot be read or holds no certificate
 */
export function readAuthorities(path: string): string {
  const pem = textOfSettingFile('KAFKA_CA_FILE', path);
  const certificates = pem.match(CERTIFICATE) ?? [];
  if (certificates.length === 0) throw unusable(path, 'it holds no certificate');
  for (const [index, certificate] of certificates.entries()) {
    try {
      new X509Certificate(certificate);
    } catch (cause) {
      throw unusable(path, `certificate ${index + 1} in it is damaged`, cause);
    }
  }
  return pem;
}

const unusable = (path: string, why: string, cause?: unknown): SetupError =>
  new SetupError(`KAFKA_CA_FILE must name a file with certificates in PEM (${path}: ${why})`, {
    cause,
  });
