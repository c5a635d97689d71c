import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The result of a Dockerfile: the files and settings of its last stage. */
export interface Image {
  /** Its `WORKDIR` on this machine. */
  folder: string;
  environment: Record<string, string>;
  command: string[];
  healthCheck: string[];
}

interface Stage extends Image {
  root: string;
}

/**
 * Runs our Dockerfile without a container engine: each stage is a folder below `into`, `COPY` only copies what .dockerignore
 * allows, `RUN` uses this Node. Throws on an unknown instruction.
 */
export function followDockerfile(project: string, into: string, say: (step: string) => void): Image {
  const allowed = letThrough(readFileSync(join(project, '.dockerignore'), 'utf8'));
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;
  for (const [instruction, rest] of instructions(readFileSync(join(project, 'infra/Dockerfile'), 'utf8'))) {
    if (instruction === 'FROM') {
      stage = newStage(join(into, /\sAS\s+(\S+)$/i.exec(rest)?.[1] ?? 'image'));
      stages.set(basename(stage.root), stage);
      continue;
    }
    if (!stage) throw new Error(`${instruction} comes before FROM`);
    if (instruction === 'WORKDIR') {
      stage.folder = join(stage.root, rest);
      mkdirSync(stage.folder, { recursive: true });
    } else if (instruction === 'COPY') copy(rest, stage, stages, project, allowed);
    else if (instruction === 'ENV') Object.assign(stage.environment, Object.fromEntries(rest.split(' ').map(pair)));
    else if (instruction === 'CMD') stage.command = JSON.parse(rest);
    else if (instruction === 'HEALTHCHECK') stage.healthCheck = JSON.parse(rest.slice(rest.indexOf('CMD') + 3));
    else if (instruction === 'RUN') {
      say(rest);
      execFileSync('sh', ['-c', rest], {
        cwd: stage.folder,
        env: toolEnvironment(),
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    } else if (instruction !== 'USER' && instruction !== 'EXPOSE')
      throw new Error(`${instruction} isn’t supported here`);
  }
  if (!stage) throw new Error('the Dockerfile has no stage');
  return stage;
}

/** The paths that .dockerignore allows: ours excludes everything and then lists exceptions. */
export function letThrough(dockerignore: string): string[] {
  const lines = dockerignore.split('\n').filter((line) => line && !line.startsWith('#'));
  if (lines[0] !== '*') throw new Error('.dockerignore must exclude everything first');
  return lines.slice(1).map((line) => {
    if (!line.startsWith('!')) throw new Error('.dockerignore may only list exceptions after that');
    return line.slice(1);
  });
}

/** Instructions with their arguments; continued lines are joined. */
function instructions(dockerfile: string): [string, string][] {
  const text = dockerfile.replace(/^#.*\n/gm, '').replace(/\s*\\\n\s*/g, ' ');
  return [...text.matchAll(/^([A-Z]+) (.+)$/gm)].map(([, name = '', rest = '']) => [name, rest.trim()]);
}

function newStage(root: string): Stage {
  mkdirSync(root, { recursive: true });
  return { root, folder: root, environment: {}, command: [], healthCheck: [] };
}

function copy(
  rest: string,
  stage: Stage,
  stages: Map<string, Stage>,
  project: string,
  allowed: readonly string[],
): void {
  const words = rest.split(' ');
  const from = words[0]?.startsWith('--from=') ? stages.get(words.shift()?.slice('--from='.length) ?? '') : undefined;
  const target = words.pop() ?? '';
  for (const source of words) {
    if (!from && !allowed.includes(source)) throw new Error(`COPY ${source}: .dockerignore excludes it`);
    const to = join(stage.folder, target.endsWith('/') ? join(target, basename(source)) : target);
    cpSync(from ? join(from.root, source) : join(project, source), to, { recursive: true });
  }
}

function pair(text: string): [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}

/** The environment of tools, with this Node first in the path. */
function toolEnvironment(): Record<string, string | undefined> {
  const { NODE_ENV: _, ...own } = process.env;
  return { ...own, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
}

/** Makes the folder readable for everyone, like a container's root folder. */
export function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
}
