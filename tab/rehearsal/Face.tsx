import { Avatar, type AvatarNamedColor, type AvatarSize } from '@fluentui/react-components';
import type { Caller } from './call.ts';
import { cast } from './cast.ts';

/** In the order of the cast, so that neighbors differ. */
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

/** A person's initials, where Teams shows a video or photo. */
export function Face({ caller, size }: { caller: Pick<Caller, 'key' | 'name'>; size: AvatarSize }) {
  const color = colors[cast.findIndex((p) => p.key === caller.key)] ?? 'colorful';
  return <Avatar name={caller.name} color={color} idForColor={caller.key} size={size} aria-hidden />;
}
