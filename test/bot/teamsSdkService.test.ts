import { describe, expect, test } from 'vitest';
import { connectorFault, onlyTo, silentLogger } from '../../server/bot/teamsSdkService.ts';

const service = 'https://smba.example/emea/';

describe('a request of the library', () => {
  const send = async (url: string | undefined) => {
    let signed = 0;
    const token = { get: async () => `token-${++signed}`, forget: () => {} };
    const context = { config: { ...(url !== undefined && { url }) } as Record<string, unknown>, log: silentLogger };
    let sent: Record<string, unknown> | undefined;
    const next = async () => {
      sent = context.config;
      return undefined as never;
    };
    const error = await onlyTo(() => ['https://connector.example/teams', service], token, 8_000)
      .invoke(context, next)
      .catch((cause: unknown) => cause);
    return { error, sent, signed };
  };

  test.each([`${service}v3/conversations/x/activities`, 'https://connector.example/teams/v1/meetings/x'])(
    'to the service (%s) is signed, has a time limit and follows no redirect',
    async (url) => {
      const { sent } = await send(url);
      expect(sent).toMatchObject({ headers: { Authorization: 'Bearer token-1' }, maxRedirects: 0 });
      expect(sent?.signal).toBeInstanceOf(AbortSignal);
    },
  );

  test.each([
    'https://token.botframework.com/api/usertoken/GetToken',
    'https://graph.microsoft.com/v1.0/me',
    'https://smba.example.evil.example/emea/v3/conversations',
    'https://smba.example/emeax/v3/conversations',
    'https://connector.example/teams',
    'http://smba.example/emea/v3/conversations',
    '/v3/conversations',
    undefined,
  ])('to any other address (%s) isn’t sent, and the bot doesn’t sign in for it', async (url) => {
    const { error, sent, signed } = await send(url);
    expect(error).toMatchObject({ why: 'refused' });
    expect(sent).toBeUndefined();
    expect(signed).toBe(0);
  });
});

test.each([undefined, null, new Error('CANARY'), { response: {} }])(
  'an error that isn’t the service’s answer (%o) counts as no answer',
  (error) => {
    const fault = connectorFault(error);
    expect(fault.why).toBe('later');
    expect(fault.message).not.toContain('CANARY');
  },
);
