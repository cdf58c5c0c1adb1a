import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from './root.js';

export interface ComposeService {
  image: string;
  build?: { context: string; dockerfile: string; target: string };
  user: string;
  read_only: boolean;
  init: boolean;
  privileged?: boolean;
  network_mode?: string;
  cap_add?: string[];
  cap_drop: string[];
  security_opt: string[];
  /** Not started with the others: a tool that people run. */
  profiles?: string[];
  command?: string[];
  ports?: string[];
  networks: string[];
  volumes?: string[];
  environment?: Record<string, string>;
  secrets: (string | { source: string; target: string })[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  restart?: string;
  deploy: { resources: { limits: { cpus: string; memory: string; pids: number } } };
}

export interface ComposeFile {
  services: Record<string, ComposeService>;
  networks: Record<string, { internal?: boolean } | null>;
  volumes: Record<string, unknown>;
  secrets: Record<string, { file: string }>;
}

/** The compose file with its anchors and `<<` resolved, its `${…}` as they stand. */
export const readComposeFile = (): ComposeFile =>
  parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as ComposeFile;

/** A value as compose reads it when none of the variables is set. */
export const withDefaults = (text: string): string =>
  text.replaceAll(/\$\{[A-Z_]+:-([^}]*)\}/g, '$1');

export const secretNames = ({ secrets }: ComposeService): string[] =>
  secrets.map((secret) => (typeof secret === 'string' ? secret : secret.source));
