import type { HostName } from '#session/protocol.ts';

/** A state to check, for one person and at one height. */
interface Shot {
  name: string;
  query: string;
  height: number;
}

const seen: ReadonlyArray<[scene: string, as: readonly string[], height?: number]> = [
  ['unknown', ['maya']],
  ['vacant', ['maya', 'zoe']],
  ['vacant', ['maya'], 480],
  ['vacantAlone', ['maya']],
  ['rule', ['priya']],
  ['gatherFirst', ['maya', 'priya']],
  ['gather', ['maya', 'priya']],
  ['gatherMerged', ['maya', 'zoe']],
  ['gatherRecording', ['maya'], 480],
  ['crowd', ['maya']],
  ['voteCrowd', ['maya']],
  ['gatherMany', ['maya', 'zoe'], 480],
  ['introduce', ['maya', 'tomas']],
  ['vote', ['maya', 'zoe']],
  ['voteMany', ['maya', 'zoe'], 480],
  ['reveal', ['maya', 'zoe']],
  ['revealHidden', ['maya', 'zoe']],
  ['voteSmall', ['maya', 'aiko']],
  ['checkInSmall', ['aiko']],
  ['discuss', ['maya', 'aiko', 'priya']],
  ['discussMerged', ['zoe']],
  ['offered', ['aiko']],
  ['handedOver', ['aiko']],
  ['checkInLate', ['maya']],
  ['lastCall', ['maya', 'priya']],
  ['discussMany', ['maya', 'priya'], 480],
  ['longWords', ['maya', 'zoe']],
  ['paused', ['maya']],
  ['checkIn', ['maya', 'aiko']],
  ['checkIn', ['maya'], 480],
  ['tally', ['maya', 'aiko']],
  ['tally', ['maya'], 480],
  ['tallyFinished', ['maya']],
  ['takeawaysDue', ['maya', 'aiko']],
  ['wrapUp', ['maya', 'tomas', 'priya']],
  ['wrapUp', ['maya', 'priya'], 480],
  ['wrapUpOver', ['maya', 'priya']],
  ['names', ['maya', 'tomas']],
  ['consultProposed', ['maya']],
  ['consultTell', ['priya']],
  ['consult', ['maya', 'priya', 'zoe']],
  ['consult', ['maya'], 480],
  ['consultHelped', ['maya']],
  ['consultAway', ['maya', 'zoe']],
  ['worth', ['priya']],
  ['worthSmall', ['aiko']],
  ['sentences', ['zoe']],
  ['sentencesWrapUp', ['maya', 'zoe']],
  ['sentencesLastCall', ['maya', 'priya']],
  ['large', ['maya']],
  ['claimable', ['aiko']],
  ['claimed', ['maya', 'aiko']],
  ['ended', ['aiko']],
  ['cleared', ['priya']],
  ['denied-not-signed-in', ['priya']],
  ['denied-not-in-meeting', ['priya']],
  ['denied-reload-needed', ['priya']],
  ['denied-session-full', ['priya']],
  ['paused-slow-down', ['priya']],
  ['paused-server-full', ['priya']],
  ['denied-no-account', ['priya']],
  ['denied-app-not-added', ['priya']],
  ['denied-host-busy', ['priya']],
  ['denied-host-unreachable', ['priya']],
  ['denied-tenant-not-allowed', ['priya']],
  ['denied-guest', ['priya']],
  ['denied-channel-meeting', ['priya']],
  ['denied-host-not-served', ['priya']],
  ['denied-no-conference', ['priya']],
  ['denied-too-many-windows', ['priya']],
];

/** States that exist only in Google Meet. */
const seenInMeet: typeof seen = [
  ['signIn-first', ['priya']],
  ['signIn-asking', ['priya']],
  ['signIn-window-blocked', ['priya']],
  ['signIn-window-closed', ['priya']],
  ['signIn-consent-denied', ['priya']],
  ['signIn-sign-in-expired', ['priya']],
  ['signIn-tenant-not-allowed', ['priya']],
  ['signIn-host-busy', ['priya']],
  ['signIn-host-unreachable', ['priya']],
  ['signIn-slow-down', ['priya']],
  ['frame-missing', ['priya']],
  ['frame-broken', ['priya']],
  ['frame-foreign', ['priya']],
  ['frame-other-project', ['priya']],
  ['frame-silent', ['priya']],
  ['frame-not-served', ['priya']],
  ['frame-unreachable', ['priya']],
  ['renew-ending', ['maya'], 480],
  ['renew-ended', ['zoe']],
  ['renew-asking', ['zoe']],
  ['renew-window-blocked', ['zoe']],
  ['denied-not-in-meeting', ['priya']],
  ['denied-host-busy', ['priya']],
];

export const themes = ['default', 'dark', 'contrast'] as const;

export const shots: readonly Shot[] = [...shotsOf(seen, 'teams'), ...shotsOf(seenInMeet, 'meet')];

function shotsOf(states: typeof seen, host: HostName): Shot[] {
  return states.flatMap(([scene, people, height = 600]) =>
    people.flatMap((as) =>
      themes.map((theme) => ({
        name: `${host === 'meet' ? 'meet-' : ''}${scene}-${as}-${height}-${theme}`,
        query: new URLSearchParams({
          scene,
          as,
          ...(/^(unknown|denied-)/.test(scene) && { link: 'lost' }),
          ...(host === 'meet' && { host }),
          theme,
        }).toString(),
        height,
      })),
    ),
  );
}
