import { describe, expect, test } from 'vitest';
import type { Artifact } from '#session/choices.ts';
import { areArtifactsNews } from '#session/rules/artifacts.ts';
import { discussing, minutes, type Story, seconds, threeTopics } from '../support/session.ts';

const all: readonly Artifact[] = ['recording', 'transcript', 'notes'];

/** The host answers now, or was asked a while `ago`, in ms. */
function sees(story: Story, running: readonly Artifact[], stopped: readonly Artifact[], ago = 0): Story {
  return story.reports({ type: 'artifacts-seen', running, stopped, askedAt: story.now - ago });
}

describe('what the host records', () => {
  test('[S11] everyone sees what is running, people who haven’t agreed yet included, until it stops', () => {
    const story = sees(threeTopics().arrives('Dan'), ['transcript', 'recording'], ['notes']);
    for (const name of ['Ada', 'Ben', 'Dan'])
      expect(story.view(name).shared.recorded).toEqual({ which: ['recording', 'transcript'] });
    expect(sees(story, ['recording'], ['transcript', 'notes']).shared.recorded).toEqual({ which: ['recording'] });
    expect(sees(story, [], all).shared).not.toHaveProperty('recorded');
  });

  test('[S11] the answer to the latest question counts, even if a process’ clock is ahead', () => {
    const story = sees(threeTopics().waits(minutes(1)), ['recording'], []);
    expect(sees(story.waits(seconds(5)), [], all, seconds(20)).shared.recorded).toEqual({ which: ['recording'] });
    expect(sees(story, [], all, -minutes(5)).shared).not.toHaveProperty('recorded');
    expect(sees(story.waits(1), ['notes'], []).shared.recorded).toEqual({ which: ['notes'] });
  });

  test('[S12] where the host doesn’t answer, nothing is claimed, and nothing that it showed is taken back', () => {
    const story = sees(threeTopics(), [], []);
    expect(story.shared).not.toHaveProperty('recorded');
    expect(sees(sees(story, ['recording'], []), [], ['notes']).shared.recorded).toEqual({ which: ['recording'] });
  });

  test('[S12] only what is news is worth a report', () => {
    const story = sees(threeTopics(), ['recording'], ['notes']);
    const isNews = (running: Artifact[], stopped: Artifact[]) => areArtifactsNews(story.session, { running, stopped });
    expect([
      isNews(['recording'], ['notes']),
      isNews([], []),
      isNews(['notes'], []),
      isNews([], ['recording']),
    ]).toEqual([false, false, true, true]);
  });

  test('[S13] it withdraws the facilitator’s word that recording is off until it has stopped and they say so again', () => {
    const story = sees(threeTopics({ recordingOff: true }), [], all);
    expect(story.shared.recordingOff).toBe(true);
    expect(sees(story, ['notes'], []).shared.recordingOff).toBe(false);
    expect(story.asks('Ada', { type: 'confirm-recording', off: true })).toBe('recording-seen');
    story.does('Ada', { type: 'confirm-recording', off: false });
    expect(sees(story, [], all).shared.recordingOff).toBe(false);
    expect(story.does('Ada', { type: 'confirm-recording', off: true }).shared.recordingOff).toBe(true);
  });

  test('[S11] it moves nothing else, and an undo leaves it', () => {
    const story = discussing();
    const { recorded: _before, ...before } = story.shared;
    const { recorded, ...after } = sees(story, ['recording'], []).shared;
    expect(after).toEqual(before);
    expect(story.does('Ada', { type: 'undo-transition' }).shared.recorded).toEqual(recorded);
  });
});
