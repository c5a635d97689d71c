/** Which states are looked at, by whom, how high. */
interface Shot {
  name: string;
  query: string;
  height: number;
}

const seen: ReadonlyArray<[scene: string, as: readonly string[], height?: number]> = [
  ['unknown', ['maya']],
  ['vacant', ['maya']],
  ['vacant', ['maya'], 480],
  ['rule', ['priya']],
  ['gatherFirst', ['maya', 'priya']],
  ['gather', ['maya', 'priya']],
  ['gatherMany', ['maya', 'zoe'], 480],
  ['introduce', ['maya', 'tomas']],
  ['vote', ['maya', 'zoe']],
  ['voteMany', ['maya', 'zoe'], 480],
  ['reveal', ['maya', 'zoe']],
  ['discuss', ['maya', 'aiko', 'priya']],
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
];

export const themes = ['default', 'dark', 'contrast'] as const;

export const shots: readonly Shot[] = seen.flatMap(([scene, people, height = 600]) =>
  people.flatMap((as) =>
    themes.map((theme) => ({
      name: `${scene}-${as}-${height}-${theme}`,
      query: new URLSearchParams({ scene, as, theme, ...(scene === 'unknown' && { link: 'lost' }) }).toString(),
      height,
    })),
  ),
);
