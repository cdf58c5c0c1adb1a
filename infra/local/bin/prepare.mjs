// Gets a fresh checkout to where its code can run: dependencies, generated clients, compiled sources.
// A step is skipped when what it depends on has not changed since it last succeeded.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const pnpm = 'pnpm@12.21.0';
const leastNode = [20, 19];
const ignored = new Set([
  'node_modules',
  'dist',
  'generated',
  'coverage',
  '.git',
  '.data',
  '.cache',
]);

export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const stampsDirectory = join(root, 'node_modules/.stamps');

/** Installs, generates and compiles what is not up to date. */
export function prepare() {
  requireNode();
  const manifests = files((name) => /^(package\.json|pnpm-(lock|workspace)\.yaml)$/.test(name));
  step('install', 'Installing dependencies', manifests, [], () => {
    run('npx', ['--yes', pnpm, 'install', '--frozen-lockfile', '--reporter=append-only']);
  });
  const schemas = files((name) => name === 'schema.prisma');
  const clients = schemas.map((schema) =>
    join(dirname(schema), '../src/generated/prisma/client.ts'),
  );
  step('generate', 'Generating database clients', [...manifests, ...schemas], clients, () => {
    for (const schema of schemas) generate(schema);
  });
  const sources = files((name) => /(\.ts|\.prisma|^tsconfig.*\.json)$/.test(name)).filter(
    (path) => !path.startsWith(join(root, 'services/web-ui')),
  );
  const compiled = [join(root, 'infra/local/dist/index.js')];
  step('build', 'Compiling', [...manifests, ...sources], compiled, () => {
    run(process.execPath, [
      join(root, 'node_modules/typescript/bin/tsc'),
      '-b',
      'tsconfig.build.json',
    ]);
  });
  const webUi = join(root, 'services/web-ui');
  const shown = [
    ...files((name) => /\.(tsx?|css|svg|html)$/.test(name), webUi),
    ...files((name) => name.endsWith('.ts'), join(root, 'libs/contracts/src')),
  ].filter((path) => !path.startsWith(join(webUi, 'test')));
  step('web-ui', 'Building the web UI', [...manifests, ...shown], [join(webUi, 'dist')], () => {
    run(process.execPath, [
      join(root, 'node_modules/typescript/bin/tsc'),
      '-p',
      join(webUi, 'src/tsconfig.json'),
    ]);
    run(process.execPath, [join(webUi, 'node_modules/vite/bin/vite.js'), 'build'], { cwd: webUi });
  });
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1])) return;
  fail(`This needs Node ${leastNode.join('.')} or newer; this is ${process.versions.node}.`);
}

function step(name, title, inputs, outputs, work) {
  const stamp = join(stampsDirectory, name);
  const digest = digestOf(inputs);
  const known = existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;
  if (known && outputs.every((output) => existsSync(output))) return;
  console.error(`${title} …`);
  work();
  mkdirSync(stampsDirectory, { recursive: true });
  writeFileSync(stamp, digest);
}

/** Content decides for what is small, size and time of change for sources. */
function digestOf(inputs) {
  const hash = createHash('sha256').update(process.versions.node);
  for (const input of inputs) {
    hash.update(relative(root, input));
    if (/\.(tsx?|css)$/.test(input)) {
      const { size, mtimeMs } = statSync(input);
      hash.update(`${size} ${mtimeMs}`);
    } else hash.update(readFileSync(input));
  }
  return hash.digest('hex');
}

function files(wanted, directory = root, found = []) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (ignored.has(entry.name)) continue;
    const path = join(directory, entry.name);
    if (entry.isDirectory()) files(wanted, path, found);
    else if (wanted(entry.name)) found.push(path);
  }
  return found.sort();
}

function generate(schema) {
  const prisma = join(root, 'node_modules/prisma/build/index.js');
  run(process.execPath, [prisma, 'generate', '--schema', schema], {
    cwd: dirname(dirname(schema)),
    // Generating needs no engine; without this Prisma would try to download one.
    env: {
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    },
  });
}

function run(command, args, { cwd = root, env = {} } = {}) {
  const done = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (done.status === 0) return;
  console.error(done.stdout, done.stderr);
  fail(`${command} ${args.join(' ')} failed${done.error ? `: ${done.error.message}` : ''}`);
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) prepare();
