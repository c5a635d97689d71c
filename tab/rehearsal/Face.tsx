import { Avatar, type AvatarNamedColor, type AvatarSize } from '@fluentui/react-components';
import type { Caller } from './call.ts';
import { cast } from './cast.ts';

/** In the order of the cast, so that neighbours differ. */
const colors: AvatarNamedColor[] = [
  'plum',
  'forest',
  'royal-blue',
  'pumpkin',
  'teal',
  'cranberry',
  'marigold',
  'lavender',
];

/** Somebody's initials where Teams shows their video or photograph. */
export function Face({ caller, size }: { caller: Pick<Caller, 'key' | 'name'>; size: AvatarSize }) {
  const color = colors[cast.findIndex((p) => p.key === caller.key)] ?? 'colorful';
  return <Avatar name={caller.name} color={color} idForColor={caller.key} size={size} aria-hidden />;
}
