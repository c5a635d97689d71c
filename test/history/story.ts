import type { History, Op, Violation } from './history.ts';

/** The most commands that a story shows; of many votes, the last ones are enough. */
const mostOps = 8;

/** A short account of a violation: its commands, and the faults around them. */
export function storyOf(history: History, violation: Violation): string {
  const { at, ops, meeting, says, count } = violation;
  const told = shortened(ops);
  const from = Math.min(at, ...told.map((op) => op.askedAt)) - 3_000;
  const lines: Array<[at: number, line: string]> = told.flatMap((op) => [
    [op.askedAt, `${op.person} asks to ${wordsOf(op)}${sentWords(op)}`],
    [op.answeredAt ?? op.askedAt, `${op.person} is answered: ${answerWords(op)}`],
  ]);
  for (const fault of history.faults) {
    if ((fault.to ?? at) < from || fault.from > at) continue;
    const until = fault.to === undefined ? '' : ` (until ${seconds(fault.to)})`;
    lines.push([fault.from, `FAULT: ${fault.what}${until}`]);
  }
  lines.push([at, `FOUND: ${says}`]);
  lines.sort(([a], [b]) => a - b);
  const head = `${violation.class}${count > 1 ? ` (${count} effects)` : ''} in meeting ${meeting}`;
  return [head, ...lines.map(([when, line]) => `  ${seconds(when).padStart(10)}  ${line}`)].join('\n');
}

/** Unusual answers first, then the latest. */
function shortened(ops: readonly Op[]): Op[] {
  const all = [...new Set(ops)];
  if (all.length <= mostOps) return all;
  const odd = all.filter((op) => op.outcome === 'not-done' || op.sent.length > 1).slice(-mostOps / 2);
  const rest = all.filter((op) => !odd.includes(op)).slice(odd.length - mostOps);
  return [...odd, ...rest];
}

function wordsOf({ command, about }: Op): string {
  const { part, into, to, value } = about;
  const topic = part && `"${part.text}"`;
  switch (command.type) {
    case 'add-topic':
      return `add ${topic}`;
    case 'edit-topic':
      return `change ${topic} to "${value}"`;
    case 'withdraw-topic':
      return `withdraw ${topic} (sent as ${command.part})`;
    case 'merge-topics':
      return `merge ${topic} into "${into?.text}" (sent as ${command.topic}, ${command.into})`;
    case 'cast-vote':
      return `vote on ${topic} (sent as ${command.topic})`;
    case 'take-back-vote':
      return `take a vote back from ${topic} (sent as ${command.topic})`;
    case 'hand-over-role':
      return `hand the role to ${to} (sent as ${command.to})`;
    case 'move-on':
      return `move on to ${command.to} from step ${command.step}`;
    case 'undo-transition':
      return `undo at step ${command.step}`;
    case 'clear-session':
      return 'clear the session after a last call';
    case 'start-session':
      return 'start a session';
  }
  return `${command.type}${value === undefined ? '' : ` "${value}"`}${command.step === undefined ? '' : ` at step ${command.step}`}`;
}

function sentWords({ sent, again }: Op): string {
  const where = sent.map(({ at, to }) => `${to} at ${seconds(at)}`).join(', ');
  const how = sent.length === 0 ? ', not sent' : sent.length === 1 ? `, to ${sent[0]?.to}` : `; sent to ${where}`;
  return `${again ? ' once more, as told' : ''}${how}`;
}

function answerWords(op: Op): string {
  if (op.outcome === 'open') return 'nothing yet';
  const where = op.answeredBy ? ` by ${op.answeredBy}` : '';
  if (op.outcome === 'void') return `nothing (${op.answer})`;
  return op.outcome === 'done' ? `done${where}` : `not done: ${op.answer}${where}`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(3)} s`;
}
