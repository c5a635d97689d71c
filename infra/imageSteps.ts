import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What following a Dockerfile left: the last stage, as far as it is files and settings. */
export interface Image {
  /** Where its `WORKDIR` is on this machine. */
  folder: string;
  environment: Record<string, string>;
  command: string[];
  healthCheck: string[];
}

interface Stage extends Image {
  root: string;
}

/**
 * Follows our Dockerfile without a container engine: each stage is a folder below `into`, `COPY` takes only what
 * .dockerignore lets through, `RUN` runs here on this very Node. Throws for an instruction that it does not know.
 */
export function followDockerfile(project: string, into: string, say: (step: string) => void): Image {
  const allowed = letThrough(readFileSync(join(project, '.dockerignore'), 'utf8'));
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;
  for (const [instruction, rest] of instructions(readFileSync(join(project, 'infra/Dockerfile'), 'utf8'))) {
    if (instruction === 'ARG') continue;
    if (instruction === 'FROM') {
      stage = newStage(join(into, /\sAS\s+(\S+)$/i.exec(rest)?.[1] ?? 'image'));
      stages.set(basename(stage.root), stage);
      continue;
    }
    if (!stage) throw new Error(`${instruction} stands before FROM`);
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
    } else if (instruction !== 'USER' && instruction !== 'EXPOSE') throw new Error(`${instruction} is not known here`);
  }
  if (!stage) throw new Error('the Dockerfile has no stage');
  return stage;
}

/** The paths that .dockerignore lets through: ours forbids all and then names what may pass. */
export function letThrough(dockerignore: string): string[] {
  const lines = dockerignore.split('\n').filter((line) => line && !line.startsWith('#'));
  if (lines[0] !== '*') throw new Error('.dockerignore must forbid everything first');
  return lines.slice(1).map((line) => {
    if (!line.startsWith('!')) throw new Error('.dockerignore must only name what may pass');
    return line.slice(1);
  });
}

/** Instructions with their arguments, long ones joined to one line. */
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
    if (!from && !allowed.includes(source)) throw new Error(`COPY ${source}: .dockerignore does not let it through`);
    const to = join(stage.folder, target.endsWith('/') ? join(target, basename(source)) : target);
    cpSync(from ? join(from.root, source) : join(project, source), to, { recursive: true });
  }
}

function pair(text: string): [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}

/** What a tool needs to run and to find its registry; `node` is the one that runs this. */
function toolEnvironment(): Record<string, string | undefined> {
  const { NODE_ENV: _, ...own } = process.env;
  return { ...own, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
}

/** Lets anybody read what is in the folder's parents, as a container's root folder does. */
export function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
}
