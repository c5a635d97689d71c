import { Artifact } from '../choices.ts';
import type { Session } from '../session.ts';
import type { ReportEffects } from './chapter.ts';

/** What a host says about a call. A kind that it doesn't tell about is in neither list. */
export interface ArtifactsSeen {
  running: readonly Artifact[];
  stopped: readonly Artifact[];
}

/** `askedAt`: when the host was asked, in ms. */
export type ArtifactsReport = ArtifactsSeen & { type: 'artifacts-seen'; askedAt: number };

export const artifactsReportEffects: ReportEffects<ArtifactsReport> = { 'artifacts-seen': artifactsSeen };

/** Whether this is news to the session. */
export function areArtifactsNews({ recorded }: Session, { running, stopped }: ArtifactsSeen): boolean {
  const isKnown = (kind: Artifact) => recorded?.which.includes(kind) === true;
  return !running.every(isKnown) || stopped.some(isKnown);
}

function artifactsSeen(session: Session, { askedAt, ...seen }: ArtifactsReport): Session {
  const { recorded: before, at } = session;
  // A process' clock may be ahead, but no question is later than the entry with its answer.
  const asked = Math.min(askedAt, at);
  if (before && asked < before.askedAt) return session;
  const which = Artifact.options.filter(
    (kind) => seen.running.includes(kind) || (before?.which.includes(kind) && !seen.stopped.includes(kind)),
  );
  const recordingOff = session.recordingOff && which.length === 0;
  return { ...session, recorded: { which, askedAt: asked }, recordingOff };
}
