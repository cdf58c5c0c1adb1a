import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readComposeFile, secretNames } from './compose-file.js';
import { all, lineage, readStages } from './dockerfile.js';
import { root } from './root.js';

const compose = readComposeFile();
const stages = readStages();
const services = Object.entries(compose.services);
/** Those that run all the time. */
const running = services.filter(([, { profiles }]) => profiles === undefined);
const built = running.flatMap(([name, { build }]) => (build ? [[name, build] as const] : []));
const readManifest = (directory: string) =>
  JSON.parse(readFileSync(join(root, directory, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };

/** Services that run; the web UI is files, in the image of the gateway that serves them. */
const ownServices = readdirSync(join(root, 'services')).filter((name) => name !== 'web-ui');

test('each part of the system that runs has an image of its own', () => {
  const parts = ['gateway', ...ownServices];
  expect(built.map(([name]) => name).sort()).toEqual(parts.sort());
});

describe.each(built)('the image of %s', (name, { context, dockerfile, target }) => {
  const made = lineage(stages, target);
  const [copied = ''] = all(made.slice(-1), 'COPY');

  test('is a target of the one Dockerfile', () => {
    expect({ context, dockerfile, target }).toEqual({
      context: '.',
      dockerfile: 'infra/docker/Dockerfile',
      target: name,
    });
    expect(made).not.toHaveLength(0);
  });

  test('holds what was deployed of its package and starts its main file', () => {
    const directory = name === 'gateway' ? name : `services/${name}`;
    expect(existsSync(join(root, directory, 'src/main.ts'))).toBe(true);
    expect(copied).toBe(`--from=build /out/${name} ./`);
    const deploys = all(lineage(stages, 'build'), 'RUN').join(' ');
    const { name: packageName } = readManifest(directory);
    expect(deploys).toContain(`--filter ${packageName} deploy --prod /out/${name}`);
    const command = JSON.parse(all(made, 'CMD').at(-1) ?? '') as string[];
    expect([command[0], command.at(-1)]).toEqual(['node', 'dist/main.js']);
  });

  test('runs as nobody special, in production', () => {
    expect(all(made, 'USER')).toEqual(['1000:1000']);
    expect(all(made, 'ENV')).toContain('NODE_ENV=production');
  });

  test('carries the version of the repository', () => {
    const { version } = readManifest('.');
    expect(compose.services[name]?.image).toBe(`orchestrator-access/${name}:${version}`);
  });
});

test('every image from elsewhere is of one version', () => {
  const foreign = services.filter(([, { build }]) => !build).map(([, { image }]) => image);
  const bases = stages.map(({ from }) => from).filter((from) => from.includes(':'));
  for (const image of [...foreign, ...bases])
    expect(image).toMatch(/:\d+\.\d+(\.\d+)?(-[a-z-]+)?$/);
  expect(new Set(bases).size).toBe(1);
});

test('everything that the Dockerfile copies is there', () => {
  const sources = all(stages, 'COPY')
    .filter((copy) => !copy.startsWith('--from'))
    .flatMap((copy) => copy.split(' ').slice(0, -1));
  for (const source of sources) expect(existsSync(join(root, source))).toBe(true);
});

test('pnpm is the same version as everywhere else', () => {
  const used = (text: string) => new Set(text.match(/pnpm@[\d.]+/g));
  const dockerfile = readFileSync(join(root, 'infra/docker/Dockerfile'), 'utf8');
  const prepare = readFileSync(join(root, 'infra/local/bin/prepare.mjs'), 'utf8');
  expect(used(dockerfile)).toEqual(used(prepare));
});

describe.each(services)('%s', (_name, service) => {
  test('can do little to the machine it runs on', () => {
    expect(service).toMatchObject({
      user: '${RUN_AS:-1000:1000}',
      read_only: true,
      init: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    expect(service.privileged ?? service.network_mode ?? service.cap_add).toBeUndefined();
    expect(service.volumes?.filter((volume) => volume.includes('.sock')) ?? []).toEqual([]);
    expect(Object.values(service.deploy.resources.limits)).toHaveLength(3);
  });

  test('uses networks, volumes and secrets that are declared', () => {
    const names = (service.volumes ?? [])
      .map((volume) => volume.split(':')[0] ?? '')
      .filter((volume) => !volume.startsWith('.'));
    expect(Object.keys(compose.networks)).toEqual(expect.arrayContaining(service.networks));
    expect(Object.keys(compose.volumes)).toEqual(expect.arrayContaining(names));
    expect(Object.keys(compose.secrets)).toEqual(expect.arrayContaining(secretNames(service)));
  });
});

test.each(running)(
  '%s tells whether it is well, and waits for others only by that',
  (_, service) => {
    expect(service.healthcheck?.test.length).toBeGreaterThan(1);
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(compose.services[other]).toBeDefined();
      expect(condition).toBe('service_healthy');
    }
  },
);

describe('the command line of the operator', () => {
  const admin = compose.services.admin!;

  test('is an image of the one Dockerfile, with the version of the repository', () => {
    const made = lineage(stages, admin.build!.target);
    expect(all(made.slice(-1), 'COPY')).toEqual(['--from=build /out/admin ./']);
    expect(all(made, 'ENTRYPOINT')).toEqual(['["node", "dist/main.js"]']);
    expect(all(made, 'USER')).toEqual(['1000:1000']);
    const deploys = all(lineage(stages, 'build'), 'RUN').join(' ');
    expect(deploys).toContain('--filter @orchestrator/admin deploy --prod /out/admin');
    expect(admin.image).toBe(`orchestrator-access/admin:${readManifest('.').version}`);
  });

  test('is not started with the others, reaches only them, and ends', () => {
    expect(admin).toMatchObject({ profiles: ['admin'], restart: 'no', networks: ['back'] });
    expect(admin.ports).toBeUndefined();
  });
});

test('the gateway alone is reached from outside, and from this machine only', () => {
  const open = services.filter(([, { ports }]) => ports).map(([name]) => name);
  const outside = services.filter(([, { networks }]) => networks.includes('front'));
  expect(open).toEqual(['gateway']);
  expect(outside.map(([name]) => name)).toEqual(['gateway']);
  expect(compose.services.gateway?.ports).toEqual(['127.0.0.1:8080:8080']);
  expect(compose.networks.back).toEqual({ internal: true });
});

test('the Redis of the coherence protocol throws nothing out and counts no rates', () => {
  const { services: byName } = compose;
  const policyOf = (name: string) => {
    const command = byName[name]?.command ?? [];
    return command[command.indexOf('--maxmemory-policy') + 1];
  };
  expect(policyOf('redis-coherence')).toBe('noeviction');
  expect(policyOf('redis-limits')).toBe('volatile-ttl');
});

test('a service with a database knows the password of its own role only', () => {
  for (const name of ownServices) {
    const known = secretNames(compose.services[name]!).filter((secret) =>
      /database|postgres/.test(secret),
    );
    expect(known).toEqual([`${name.replaceAll('-', '_')}_database_url`]);
  }
});

test('nothing that is kept out of the repository gets into an image', () => {
  const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
  expect(ignored).toEqual(expect.arrayContaining(['.data', '.env', '.git', '**/node_modules']));
});
