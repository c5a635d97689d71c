import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { listenError } from '../../server/http/listening.ts';
import { SettingError } from '../../server/settings/environment.ts';

const names = { port: 'PORT', host: 'HOST' };

it('names the setting to change if the address isn’t this machine’s', async () => {
  const server = createServer().listen(0, '203.0.113.5');
  const [error] = await once(server, 'error').catch((error) => [error]);
  const said = listenError(error, names);
  expect(said).toBeInstanceOf(SettingError);
  expect(said).toMatchObject({
    message: 'HOST isn’t an address of this machine: leave it out, or set it to one that is.',
  });
});

it('names the setting to change if the port needs privileges, and passes on other errors', () => {
  const denied = Object.assign(new Error('listen EACCES'), { code: 'EACCES' });
  expect(listenError(denied, names)).toMatchObject({
    message: 'PORT needs privileges this user doesn’t have: set it to a port above 1023.',
  });
  const other = new Error('a bug');
  expect(listenError(other, names)).toBe(other);
});
