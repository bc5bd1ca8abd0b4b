/** The deployment files without a container engine or Helm: everything that they name exists. */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { deadLetterTopic, NOTIFICATION_TOPIC, USAGE_TOPICS } from '#contracts';

interface Service {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

interface ChartValues {
  readonly configuration: Readonly<Record<string, string>>;
  readonly apps: Readonly<
    Record<string, { readonly replicas: number; readonly engines: string[] }>
  >;
  readonly networkPolicy: { readonly engines: Readonly<Record<string, object>> };
}

const text = (path: string): string => readFileSync(path, 'utf8');
const compose = parse(text('deploy/compose.yaml'), { merge: true }) as Compose;
const values = parse(text('deploy/helm/ai-credit-meter/values.yaml')) as ChartValues;
const chart = text('deploy/helm/ai-credit-meter/templates/apps.yaml');

const settings = [
  ...text('libs/platform/src/environment/environment.ts').matchAll(/^ {2}([A-Z_]+)[?:]? ?/gm),
].map(([, name]) => name);
const apps = readdirSync('apps').filter(
  (app) =>
    existsSync(`apps/${app}/src/main.ts`) && !['dashboard', 'ops', 'standalone'].includes(app),
);

const pinned = expect.stringMatching(/:v?\d+(\.\d+)*(@sha256:[0-9a-f]{64})?$/) as unknown;
const services = Object.entries(compose.services);
const ours = services.filter(([, { image }]) => image === 'ai-credit-meter:latest');

describe('the compose file', () => {
  it('runs every app, each by a main file that the build makes', () => {
    expect(ours.map(([name]) => name).sort()).toEqual([...apps].sort());
    for (const [name, { command }] of ours) {
      expect(command).toEqual(['node', `dist/apps/${name}/src/main.js`]);
    }
  });

  it('sets only variables that the configuration reads', () => {
    for (const [, { environment = {} }] of ours) {
      expect(settings).toEqual(expect.arrayContaining(Object.keys(environment)));
    }
  });

  it('waits only for services and mounts only volumes that it declares', () => {
    for (const [, { depends_on: needs = {}, volumes = [] }] of services) {
      expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(Object.keys(needs)));
      const mounted = volumes.map((volume) => volume.split(':')[0]!);
      const files = mounted.filter((source) => source.startsWith('./'));
      for (const file of files) expect([file, existsSync(`deploy/${file}`)]).toEqual([file, true]);
      const named = mounted.filter((source) => !files.includes(source));
      expect(Object.keys(compose.volumes)).toEqual(expect.arrayContaining(named));
    }
  });

  it('pins the version of every image that is not ours', () => {
    for (const [name, { image = '' }] of services) {
      if (image !== 'ai-credit-meter:latest') expect([name, image]).toEqual([name, pinned]);
    }
  });

  it('restricts what a container of ours may do', () => {
    for (const [, service] of ours) {
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    }
  });

  it('exposes services without authentication to this machine only', () => {
    const published = services.flatMap(([, { ports = [] }]) => ports);
    expect(published).not.toEqual([]);
    for (const port of published) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it('lets Prometheus scrape every app', () => {
    const { scrape_configs: jobs } = parse(text('deploy/prometheus/prometheus.yml')) as {
      scrape_configs: { job_name: string; dns_sd_configs: { names: string[]; port: number }[] }[];
    };
    expect(jobs.map(({ job_name: job }) => job).sort()).toEqual([...apps].sort());
    for (const { job_name: job, dns_sd_configs: found } of jobs) {
      expect(found).toMatchObject([{ names: [job], port: 3000 }]);
    }
  });

  it('creates every topic', () => {
    const script = compose.services['kafka-topics']!.command!.join();
    for (const topic of Object.values(USAGE_TOPICS)) {
      expect(script).toContain(topic);
      expect(script.replaceAll('$$topic', topic)).toContain(deadLetterTopic(topic));
    }
    expect(script).toContain(NOTIFICATION_TOPIC);
  });
});

describe('the Helm chart', () => {
  it('deploys every app', () => {
    expect(Object.keys(values.apps).sort()).toEqual([...apps].sort());
    expect(chart).toContain('dist/apps/{{ $name }}/src/main.js');
  });

  it('refers only to values that there are', () => {
    const asked = [...chart.matchAll(/\$\.Values\.([\w.]+)/g)];
    expect(asked.length).toBeGreaterThan(5);
    for (const [, path] of asked) {
      const found = path!.split('.').reduce<unknown>((at, key) => (at as never)?.[key], values);
      expect([path, found]).not.toEqual([path, undefined]);
    }
  });

  it('sets only variables that the configuration reads', () => {
    expect(settings).toEqual(expect.arrayContaining(Object.keys(values.configuration)));
  });

  it('closes every action and every block that it opens', () => {
    expect(chart.split('{{').length).toBe(chart.split('}}').length);
    const opened = chart.match(/\{\{-? (range|if|with) /g)!.length;
    expect(chart.match(/\{\{-? end /g)).toHaveLength(opened);
  });

  it('gives the query app the addresses of all other apps', () => {
    const [deployment, service] = chart.split('kind: Service');
    expect(deployment).toMatch(
      /eq \$name "query"[^]*omit \$\.Values\.apps "query"[^]*PROCESS_ADDRESSES/,
    );
    expect(deployment).not.toContain('if $app.service');
    expect(service).toMatch(/^ *name: \{\{ \$\.Release\.Name \}\}-\{\{ \$name \}\}$/m);
  });

  it('restricts what a container may do', () => {
    const restrictions = [
      'runAsNonRoot: true',
      'runAsUser: 1000',
      'allowPrivilegeEscalation: false',
      'readOnlyRootFilesystem: true',
      'drop: [ALL]',
      'seccompProfile: { type: RuntimeDefault }',
      'automountServiceAccountToken: false',
    ];
    for (const line of restrictions) expect(chart).toContain(line);
  });

  it('closes the network of each app but for what it needs, the others included', () => {
    const policy = text('deploy/helm/ai-credit-meter/templates/network-policy.yaml');
    expect(policy).toContain('range $name, $app := .Values.apps');
    expect(policy).toContain('policyTypes: [Ingress, Egress]');
    const named = Object.values(values.apps).flatMap(({ engines }) => engines);
    expect(new Set(named)).toEqual(new Set(Object.keys(values.networkPolicy.engines)));
  });
});

describe('the digests of images', () => {
  it('are written beside their tags, and anew when they change', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pin-'));
    for (const name of ['Dockerfile', 'compose.yaml', 'pin-images.sh']) {
      copyFileSync(`deploy/${name}`, join(folder, name));
    }
    const pin = (letter: string): string => {
      const script = `#!/bin/sh\necho sha256:${letter.repeat(64)}\n`;
      writeFileSync(join(folder, 'skopeo'), script, { mode: 0o755 });
      const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}` };
      execFileSync('bash', [join(folder, 'pin-images.sh')], { env });
      return ['Dockerfile', 'compose.yaml'].map((name) => text(join(folder, name))).join('');
    };
    const first = pin('a');
    const images = [...first.matchAll(/^ *(?:image:|FROM) +(\S+)/gm)].map(([, image]) => image!);
    const foreign = images.filter((image) => !image.startsWith('ai-credit-meter:'));
    expect(foreign.length).toBeGreaterThan(8);
    for (const image of foreign) expect(image).toMatch(/^[\w./-]+:[\w.-]+@sha256:a{64}$/);
    expect(pin('b')).toBe(first.replaceAll('a'.repeat(64), 'b'.repeat(64)));
    rmSync(folder, { recursive: true });
  });
});

describe('the image', () => {
  it('holds of the build what is started, and nothing that only tests use', () => {
    const copied = text('deploy/Dockerfile').match(/^COPY --from=build .*/gm);
    expect(copied).toEqual(['COPY --from=build /app/dist/joined dist']);
  });
});
