/** Checks certificate and key files before TLS uses them, because TLS silently ignores some invalid ones. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { SetupError, systemClock } from '#eventsourcing';
import { textOfSettingFile } from '#platform/basics';

const CERTIFICATE =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

/** A file and the setting that names it, as in messages. */
export interface TlsFile {
  readonly setting: string;
  readonly path: string;
}

export interface TlsFiles {
  /** The trusted CA certificates. */
  readonly ca: TlsFile | null;
  /** The certificate that this process presents. */
  readonly certificate: TlsFile | null;
  readonly key: TlsFile | null;
}

/** @throws SetupError naming the setting and the unusable file */
export function requireTlsFiles({ ca, certificate, key }: TlsFiles): void {
  if (ca) readCertificates(ca);
  const [shown] = certificate ? certificatesIn(certificate, readCertificates(certificate)) : [];
  const secret = key && readKey(key);
  const either = certificate ?? key;
  if (either && !(certificate && key)) {
    throw unusable(either, 'a certificate and its key', 'the other of the two is not set');
  }
  if (key && secret && shown && !shown.checkPrivateKey(secret))
    throw unusable(key, 'the key of a certificate', `it is not that of ${certificate!.path}`);
}

/**
 * @returns the certificates as PEM
 * @throws SetupError if there are none, one is damaged, or all have expired
 */
export function readCertificates(file: TlsFile): string {
  const pem = textOfSettingFile(file.setting, file.path);
  const certificates = certificatesIn(file, pem);
  if (certificates.length === 0) throw unusable(file, CERTIFICATES, 'it holds no certificate');
  const ends = certificates.map(({ validTo }) => Date.parse(validTo));
  const last = Math.max(...ends);
  if (last >= systemClock.now().getTime()) return pem;
  const day = new Date(last).toISOString().slice(0, 'yyyy-MM-dd'.length);
  throw unusable(file, CERTIFICATES, `what it holds has expired, the last on ${day}`);
}

const CERTIFICATES = 'certificates in PEM';

function certificatesIn(file: TlsFile, pem: string): X509Certificate[] {
  return (pem.match(CERTIFICATE) ?? []).map((certificate, index) => {
    try {
      return new X509Certificate(certificate);
    } catch (cause) {
      throw unusable(file, CERTIFICATES, `certificate ${index + 1} in it is damaged`, cause);
    }
  });
}

function readKey(file: TlsFile): KeyObject {
  const pem = textOfSettingFile(file.setting, file.path);
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    const why = pem.includes('ENCRYPTED') ? 'it is encrypted' : 'it holds no key';
    throw unusable(file, 'a private key in PEM, without a password', why, cause);
  }
}

const unusable = (
  { setting, path }: TlsFile,
  what: string,
  why: string,
  cause?: unknown,
): SetupError =>
  new SetupError(`${setting} must name a file with ${what} (${path}: ${why})`, { cause });
