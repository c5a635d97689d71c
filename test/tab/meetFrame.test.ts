import { describe, expect, it } from 'vitest';
import { readMeetFrame } from '../../tab/host/meetFrame.ts';

const own = 'http://127.0.0.1:3978';
const written = (...fields: unknown[]) => `?${new URLSearchParams({ meet_sdk: btoa(JSON.stringify(fields)) })}`;

describe('the parameter in a Meet frame’s URL', () => {
  it('names the surface and the embedding origin, by default Meet’s', () => {
    const meet = 'https://meet.google.com';
    expect(readMeetFrame(written('1', 'channel', meet, '42', 1), own)).toEqual({ surface: 'panel', origin: meet });
    expect(readMeetFrame(written('2', 'channel', null, '42'), own)).toEqual({ surface: 'stage', origin: meet });
    expect(readMeetFrame(written('2', 'channel', own, '42'), own)).toEqual({ surface: 'stage', origin: own });
  });

  it.each(['', '?', '?meet_sdk=', '?other=1'])('is missing in %j', (search) => {
    expect(readMeetFrame(search, own)).toBe('missing');
  });

  it.each([
    ['no Base64', '?meet_sdk=%'],
    ['no JSON', `?meet_sdk=${btoa('[1')}`],
    ['no list', `?meet_sdk=${btoa('{"0":"1"}')}`],
    ['an unknown frame', written('3', 'channel', null, '42')],
    ['no channel', written('1', '', null, '42')],
    ['no project', written('1', 'channel', null)],
    ['an origin that is none', written('1', 'channel', 7, '42')],
  ])('is broken with %s', (_what, search) => {
    expect(readMeetFrame(search, own)).toBe('broken');
  });

  it.each([
    'https://evil.example',
    'http://meet.google.com',
    'https://meet.google.com.evil.example',
    'https://meet.google.com/',
    'null',
    '*',
  ])('is foreign if the embedding page is %s', (origin) => {
    expect(readMeetFrame(written('1', 'channel', origin, '42'), own)).toBe('foreign');
  });
});
